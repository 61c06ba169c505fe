"""Logical arguments through every construction that syntax.py claims to know."""

from __future__ import annotations

import pytest

from legation.extract import syntax
from legation.extract.parse import get_parser
from legation.read import read_text

# (sentence, lemma of the verb, logical subject, logical object); None is "not stated"
CASES = [
    ("Norway recalled its envoy.", "recall", "Norway", "envoy"),
    ("The envoy was recalled by Norway.", "recall", "Norway", "envoy"),
    ("The envoy was recalled on Friday.", "recall", None, "envoy"),
    ("Sanctions imposed by Canada hurt exporters.", "impose", "Canada", "Sanctions"),
    ("Ghana, which recognised Kosovo in 2012, sent a delegation.", "recognise", "Ghana", "Kosovo"),
    ("The group that Germany banned appealed.", "ban", "Germany", "group"),
    ("Japan urged Iran to release the crew.", "release", "Iran", "crew"),
    ("Japan promised Iran to release the funds.", "release", "Japan", "funds"),
    ("Peru called on Chile to lift the ban.", "lift", "Chile", "ban"),
    ("Cuba has been shunned and sanctioned by Washington.", "shun", "Washington", "Cuba"),
    ("Turkey condemned and rejected the plan.", "condemn", "Turkey", "plan"),
    ("They accused Rwanda of arming the rebels.", "arm", "Rwanda", "rebels"),
    ("Kenya signed the treaty after meeting Uganda.", "meet", "Kenya", "Uganda"),
]


@pytest.fixture(scope="module")
def parsed() -> dict[str, object]:
    """Every sentence, parsed once."""
    parser = get_parser()
    return {case[0]: parser.parse(read_text(case[0])).blocks[0].doc for case in CASES}


@pytest.mark.parametrize("sentence,verb,subject,undergoer", CASES, ids=[f"{c[1]}: {c[0]}" for c in CASES])
def test_logical_arguments(parsed, sentence, verb, subject, undergoer):
    token = next(t for t in parsed[sentence] if syntax.lemma(t) == verb)
    found_subject, found_object = syntax.subject_of(token), syntax.object_of(token)
    assert (found_subject.text if found_subject is not None else None) == subject
    assert (found_object.text if found_object is not None else None) == undergoer


def test_examples_replace_the_noun_they_illustrate():
    doc = (
        get_parser()
        .parse(read_text("Regional powers including Egypt, Qatar and Oman attended."))
        .blocks[0]
        .doc
    )
    head = next(t for t in doc if t.text == "powers")
    assert [t.text for t in syntax.expand(head)] == ["Egypt", "Qatar", "Oman"]


def test_a_date_is_no_antecedent():
    doc = (
        get_parser()
        .parse(read_text("The rebels claimed the attack near Goma, in May, which killed ten people."))
        .blocks[0]
        .doc
    )
    verb = next(t for t in doc if t.text == "killed")
    found = syntax.subject_of(verb)
    assert found is not None
    assert not syntax.is_temporal(found)
