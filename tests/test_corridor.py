# Odd texts read best whole.
"""What must hold of every text, however odd: from the words to the claims nothing breaks and every span is true."""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import legation
from legation.errors import UnreadableError
from legation.extract.parse import LONGEST_SENTENCE, get_parser
from legation.model import CLAIM_BLOCKS, BlockKind, Claim, Document, Span, ValidTime
from legation.pipeline import Reading, read_document, read_parsed
from legation.read import iter_path
from legation.samples import SAMPLES, read_index, sample_path

PLAIN = "Russia recognised Abkhazia on 26 August 2008, the foreign minister, Sergei Lavrov, said on Monday. "
LONGER = PLAIN + (
    "Turkey withdrew its ambassador from Israel in May 2018 and said it would not return him until the blockade "
    "of Gaza ended. Both countries signed a treaty worth $2 billion. “We condemn the ban,” China said. "
)
ODD = {
    "blank paragraphs": f"\n\n\n{PLAIN}\n\n \n\t\n\n{LONGER}\n\n",
    "one letter": "a",
    "a pronoun": "It.",
    "capitals": LONGER.upper(),
    "small letters": LONGER.lower(),
    "title case": LONGER.title(),
    "headlines": "Russia recognises Abkhazia\n\nTurkey recalls envoy\n\nUS bans Huawei\n\nIran, Iraq sign pact\n",
    "table": "Country | Recognised | Date\n---|---|---\nRussia | Abkhazia | 2008\nSyria\tAbkhazia\t2018\n",
    "list": "They agreed:\n- Russia withdraws its troops\n* Iran is banned;\n1. Syria is suspended\n• Qatar expels envoys\n",
    "sentence without end": " and ".join(["Russia recognised Abkhazia, which Georgia condemned"] * 70),
    "list without end": "Russia closed "
    + " and ".join(["embassies", "missions", "offices"] * 250)
    + " in China.",
    "verbs without end": "Russia has been "
    + ", ".join(["banned", "sanctioned", "expelled"] * 120)
    + " by China.",
    "words without sense": "Russia China embassy said that it of in he 2008 , Turkey and by withdrew " * 40,
    "speakers of speakers": "Lavrov said " + "that Putin said " * 60 + "Russia recognised Abkhazia.",
    "quotes in quotes": "“Russia banned ‘Abkhazia “in 2008,’ said Lavrov, “and he said “that China said " * 6,
    "brackets": "Russia (" * 60 + "Abkhazia" + ")" * 60 + " recognised Georgia.",
    "emoji": "🇷🇺 Russia 🤝 China signed 📝 a treaty 🎉 on 5 May 2020 👨‍👩‍👧‍👦, said Putin 😡.",
    "Arabic": "اعترفت روسيا بأبخازيا في عام 2008. Russia recognised أبخازيا in 2008, said لافروف.",
    "Cyrillic": "Россия признала Абхазию в 2008 году. Россия said it recognised Абхазия.",
    "Chinese": "中国不承认科索沃独立。China 不承认 Kosovo, said 王毅 on Monday.",
    "directions": "\u200fRussia\u200e recognised \u202bAbkhazia\u202c in 2008\u2067, said Lavrov\u2069.",
    "no width": "Rus\u200bsia recog\u200dnised\u200c Abk\ufeffhazia in 2008. \u200b\n\n\u200b\n\n" + PLAIN,
    "line ends": (PLAIN + "\r\n\r\n" + LONGER + "\r\r") + PLAIN.replace(". ", ".\u2028"),
    "tabs": PLAIN.replace(" ", "\t") + "\n\t\n" + PLAIN.replace(" ", "\u00a0"),
    "feeds": PLAIN + "\f" + LONGER + "\v" + PLAIN,
    "long word": "Russia recognised " + "A" * 30_000 + " in 2008 https://example.org/" + "a/b?c=d&" * 500,
    "long hyphen": "Russia-" * 500 + "China treaty was signed by Iran.",
    "no spaces": LONGER.replace(" ", ""),
    "entities": "Russia&nbsp;recognised&amp;Abkhazia &lt;b&gt;in&lt;/b&gt; 2008 &#0; &#xD800; &bogus; “&quot;”.",
    "controls": "Russia\x00 recognised\x01 Abkhazia\x07 in\x1b[31m 2008\x7f. \x85" + PLAIN,
    "lone surrogates": "Russia \ud800 recognised \udfff Abkhazia.",
    "growing letters": "İSTANBUL: İran ve İsrail ﬁrst oﬃce ẞ ǆ ŉ ΐ recognised Côte d’Ivoire, Co\u0302te d'Ivoire. "
    * 3,
    "marks": "Russia" + "\u0301" * 500 + " recognised Abkhazia.",
    "wide letters": "Ｒｕｓｓｉａ ｒｅｃｏｇｎｉｓｅｄ Ａｂｋｈａｚｉａ ２００８",
    "days that are none": "Russia recognised Abkhazia on 31 February 2008, on 29 February 2023, since 9999, in year 0, "
    "10000 years ago, 99999999999 days from now, next century and until the day after 31 December 9999.",
    "numbers": "Russia gave $1e999, 9999999999999999999999999999999 euros, 1.2.3.4,5 per cent, ½ million, ١٢٣ people, "
    "one hundred thousand million billion trillion dead, $1,,,2 and 1/0 of its troops to Syria.",
    "made-up groups": "Rusk and Zork met. Both sides signed the treaty. Zork Party and Rusk Party met. Both parties "
    "expelled the envoys. The two leaders met and the two men signed an agreement.",
    "furniture": "Russia recognised Abkhazia in 2008.\n\nRelated: China expelled Japanese envoys\n\nThe views expressed "
    "in this article are the author’s own and do not reflect those of Russia, which recognised Abkhazia.\n",
}


def spans_of(value: Any) -> Iterator[Span]:
    """Every Span anywhere inside a value of the model."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from spans_of(getattr(value, field.name))


def check_time(time: ValidTime) -> None:
    """Each pair of bounds, where both are known, is in order."""
    for first, last in (
        ("earliest_start", "latest_start"),
        ("earliest_end", "latest_end"),
        ("earliest_start", "latest_end"),
    ):
        low, high = getattr(time, first), getattr(time, last)
        assert low is None or high is None or low <= high, (first, last, time)


def check_claim(document: Document, claim: Claim) -> None:
    """Everything that can be asked of one claim without knowing what the text says."""
    for span in spans_of(claim):
        assert document.text[span.start : span.end] == span.exact
    assert claim.document_id == document.id
    assert claim.with_id().id == claim.id
    assert claim.rules
    assert 0 <= claim.score <= 1
    assert claim.evidence
    for span in claim.evidence:
        assert span.exact.strip()
        holders = [b for b in document.blocks if b.start <= span.start and span.end <= b.end]
        assert [b.kind in CLAIM_BLOCKS for b in holders] == [True]
    check_time(claim.time)
    links = [(link.speaker.key, link.cue) for link in claim.attribution]
    assert len(links) == len(set(links)) <= LONGEST_SENTENCE, "a chain of speakers goes round"
    arguments = [claim.subject, claim.object, claim.place, *(a for _, a in claim.roles)]
    for argument in [*arguments, *(link.speaker for link in claim.attribution)]:
        assert argument is None or argument.label.strip()


def check(reading: Reading) -> None:
    """The invariants of a reading."""
    for claim in reading.claims:
        check_claim(reading.document, claim)
    identifiers = [claim.id for claim in reading.claims]
    assert len(identifiers) == len(set(identifiers))
    for mention in reading.mentions:
        assert reading.document.text[mention.start : mention.end] == mention.text


def sample(name: str) -> Document:
    """One of the shipped samples."""
    return next(iter_path(sample_path(name), published=read_index()[name]["published"]))


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name: str) -> None:
    reading = read_document(sample(name))
    check(reading)
    assert reading.claims
    assert read_document(sample(name)).claims == reading.claims


@pytest.mark.parametrize("name", ODD)
def test_odd_texts(name: str) -> None:
    check(read_document(legation.read(ODD[name], published="2020-06-15")))


def test_furniture_claims_nothing() -> None:
    document = legation.read(ODD["furniture"], published="2020-06-15")
    assert {BlockKind.RELATED_LINK, BlockKind.DISCLAIMER} <= {block.kind for block in document.blocks}
    assert {claim.evidence[0].start for claim in document.claims} == {0}


def test_sentences_end() -> None:
    """Deep trees overran the stack."""
    for name in ("sentence without end", "list without end", "verbs without end"):
        parsed = get_parser().parse(legation.read(ODD[name]))
        lengths = [len(sentence) for _, sentence in parsed.iter_sentences()]
        assert len(lengths) > 1
        assert max(lengths) <= LONGEST_SENTENCE


PIECES = (
    "Russia", "the United States", "China’s", "Abkhazia", "the Taliban", "Kabul", "Zork Party", "Sergei Lavrov", "Mr. Rusk",
    "the foreign minister", "the group", "both sides", "it", "its", "he", "they", "who", "which", "we", "this decision",
    "recognised", "has been banned", "will expel", "said", "told reporters", "denied", "refused to", "called on", "accused",
    "of supporting", "to withdraw", "signed", "was suspended from", "appointed", "reportedly", "according to", "may", "not",
    "ambassador", "troops", "sanctions", "a treaty", "the embassy", "the summit", "talks", "recognition", "trade",
    "in", "on", "with", "by", "and", "or", "but", "that", "if", "after", "since", "until", "as", "including", "for", "from",
    "on Monday", "in May 2018", "last year", "two weeks earlier", "2008", "the same day", "by 2030", "31 February",
    "$2 billion", "12 people", "half", "dozens of", "40 percent", ",", ".", ";", ":", "—", "“", "”", "\"", "(", ")", "?",
    "\n\n", "\n", "\t", "🤝", "\u200b", "\u200f", "ß", "İ", "北京", "موسكو",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), min_size=1, max_size=30).map("".join),
)
days = st.one_of(st.none(), st.dates().map(str))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(text=texts, published=days)
def test_any_text(text: str, published: str | None) -> None:
    try:
        document = legation.read(text, published=published)
    except UnreadableError:  # there is no word in it
        return
    check(read_document(document))


SCRIPT = """
import json, sys
import legation
from legation.pipeline import read_document
texts = json.load(sys.stdin)
print(json.dumps([[c.id for c in read_document(legation.read(t, published="2020-06-15")).claims] for t in texts]))
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_other_processes_read_the_same(seed: str) -> None:
    texts = [LONGER * 2, ODD["made-up groups"], sample(SAMPLES[-1]).text]
    here = [[c.id for c in read_document(legation.read(t, published="2020-06-15")).claims] for t in texts]
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert json.loads(told.stdout) == here
    assert all(here[::2])


def test_nothing_keeps_a_document() -> None:
    """Memory stays flat: once a reading is dropped, no cache holds on to its document."""
    document = legation.read(LONGER, published="2020-06-15")
    reading = read_parsed(get_parser().parse(document))
    assert reading.claims
    watched = weakref.ref(document)
    del document, reading
    gc.collect()
    assert watched() is None
