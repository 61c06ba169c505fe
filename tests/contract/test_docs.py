"""The documentation says what the program does, and leaves nothing out."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest
import reference_pages
import transcript

import legation
from legation.vocab.frames import predicates

ROOT = Path(__file__).resolve().parents[2]


def _pages() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))


def test_every_command_is_documented() -> None:
    """Every command, argument and option has words of its own on the generated page."""
    page = reference_pages.commands_page()
    found = list(reference_pages.iter_commands())
    assert len(found) >= 13
    for name, command in found:
        assert f"## {name}\n" in page
        assert command.help and len(command.help) > 15, f"{name} has no docstring"
        for parameter in command.params:
            assert parameter.help or parameter.name == "help", f"{name}: {parameter.name} has no help"


def test_every_command_has_a_test() -> None:
    """A command that no test of the surfaces calls is not finished."""
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests/surfaces").glob("test_*.py"))
    for name, command in reference_pages.iter_commands():
        words = name.split()[1:]
        if words and not getattr(command, "commands", None):
            call = r'"' + r'",\s*"'.join(words) + '"'
            assert re.search(call, tests), f"no test calls legation {' '.join(words)}"


def test_every_predicate_is_documented() -> None:
    """Every predicate has an entry and a gloss that names its subject."""
    page = reference_pages.predicates_page()
    for key, predicate in predicates().items():
        assert f"## `{key}`\n" in page
        assert "{s}" in predicate.gloss, f"{key}: the gloss names no subject"


def test_every_status_is_documented(read_once: dict[str, Any]) -> None:
    """Every machine, state and phase is on the page, and every field of ``status --json``."""
    from legation.vocab.statuses import statuses

    page = reference_pages.statuses_page()
    for key, machine in statuses().machines.items():
        assert f"## `{key}`\n" in page
        assert all(f"| `{name}` |" in page for name in (*machine.states, *machine.phases))
    assert set(read_once) == set(reference_pages.STATUS_FIELDS)
    for name in set(read_once["details"]) - {"asked", "vocabulary"}:
        assert f"| `details.{name}` |" in page


@pytest.fixture
def read_once(tmp_path: Path) -> dict[str, Any]:
    """The record of one status."""
    from legation.surfaces.cli.status import status_record

    document = legation.read("Chad expelled the ambassador of Norway.", published="2025-03-05")
    with legation.open_ledger(tmp_path / "mine.ledger") as ledger:
        ledger.record(document, document.claims)
        return status_record(legation.ask(ledger, "Chad", "Norway", "recognition", valid_at="2025-04-01")[0])


def test_public_names_are_documented_and_few() -> None:
    """``__all__`` is what there is, at most fifteen names, each with a docstring and a place on the page."""
    assert len(legation.__all__) <= 15
    assert list(legation.__all__) == sorted(legation.__all__, key=lambda name: (name.islower(), name))
    page = reference_pages.python_page()
    for name in legation.__all__:
        found = getattr(legation, name)
        if name != "__version__":
            assert found.__doc__ and f"## `legation.{name}`" in page
    assert {name for name in dir(legation) if not name.startswith("_")} >= set(legation.__all__) - {
        "__version__"
    }
    with pytest.raises(AttributeError):
        _ = legation.no_such_name


def test_every_json_field_is_documented() -> None:
    """The records page names every field that ``--json`` writes."""
    from legation.answer.records import claim_record

    claims = legation.read("Chad closed its embassy in Norway.", published="2025-03-05").claims
    page = (ROOT / "docs/reference/records.md").read_text("utf-8")
    rows = page.split("| --- | --- |")[1]
    documented = set(
        re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in rows.splitlines() if "|" in line))
    )
    assert documented == set(claim_record(claims[0]))


def test_every_exit_code_is_documented() -> None:
    """The table of exit codes has the program's own."""
    from legation.surfaces.cli import failures

    page = (ROOT / "docs/reference/exit-codes.md").read_text("utf-8")
    for code in (0, failures.FAILED, failures.WRONG_USAGE, failures.NOTHING_FOUND, failures.INTERRUPTED):
        assert f"| {code} |" in page


@pytest.mark.parametrize("name", transcript.PAGES)
def test_transcripts_are_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the pages show is what the program prints; ``make transcript`` renews them."""
    monkeypatch.setenv("LEGATION_LEDGER", "")
    text = (ROOT / name).read_text("utf-8")
    with transcript.clean_folder():
        assert transcript.renew(text) == text, (
            f"{name} is out of date; run `make transcript` and read what changed"
        )


def test_tutorial_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python examples of the tutorial run as they stand."""
    monkeypatch.setenv("LEGATION_LEDGER", "")
    path = ROOT / "docs/tutorial.md"
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    with transcript.clean_folder():
        failures, tried = doctest.testfile(str(path), module_relative=False, optionflags=flags)
    assert tried >= 4 and failures == 0


def test_links_lead_somewhere() -> None:
    """Relative links of the README and the documentation point at files that exist or are generated."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if "_build" in path.parts or "generated" in path.parts:
            continue
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
            if "://" not in target and "generated/" not in target:
                assert (path.parent / target).exists(), f"{path.name} links to {target}, which does not exist"
