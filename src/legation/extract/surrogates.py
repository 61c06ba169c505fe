"""Lets the parser see names it knows in the place of names it does not.

A small model tags "ECOWAS imposed", "Bamako expelled" or "Haradinaj vowed" as verbs and adjectives, and the parse of the
sentence falls with it. Where the vocabulary knows that one word is a name, the parser is shown a familiar name of the
same sort; tags, heads and labels are then carried back to the words as they stand. No offset changes.

Source: the idea of delexicalised parsing (Zeman and Resnik 2008), narrowed to names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legation.extract.gazetteer import get_gazetteer

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PLACE, BODY, PERSON = "Iran", "NATO", "Obama"
NAME_TYPES = frozenset({"name", "metonym", "capital", "weak"})
# Names that are words too, or that the model knows as well as the surrogate.
LEFT_ALONE = frozenset(
    "NATO UN EU US UK Iran Russia China France Germany Britain Israel India Japan May March August".split()
)


def mask(language: Language, text: str) -> tuple[Doc, Doc | None]:
    """Tokenise a text.

    Returns:
        The Doc of the text as it stands, and the Doc to parse in its place, or None when they would be equal.
    """
    from spacy.tokens import Doc

    doc = language.make_doc(text)
    words = [token.text for token in doc]
    shown = list(words)
    by_start = {token.idx: token.i for token in doc}
    for match in get_gazetteer().find(text):
        index = by_start.get(match.start)
        if index is None or match.form_type not in NAME_TYPES:
            continue
        word = words[index]
        if len(word) == match.end - match.start and word[:1].isupper() and word not in LEFT_ALONE:
            shown[index] = BODY if _is_acronym(word) else PLACE
    for index, word in enumerate(words):
        if shown[index] == word and _is_acronym(word) and word not in LEFT_ALONE:
            shown[index] = BODY
    if shown == words:
        return doc, None
    return doc, Doc(doc.vocab, words=shown, spaces=[bool(t.whitespace_) for t in doc])


def _is_acronym(word: str) -> bool:
    return 3 <= len(word) <= 9 and word.isalpha() and word.isupper()


def unmask(doc: Doc, parsed: Doc) -> Doc:
    """Carry a parse back to the words as they stand; returns ``doc``, which holds it then."""
    import numpy as np

    attributes: Any = ["TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP"]
    rows: Any = parsed.to_array([*attributes, "ORTH"])
    own: Any = doc.to_array("ORTH")
    values = rows[:, :-1].copy()
    # the lemma of a surrogate says nothing of the word it stood for
    values[:, 3] = np.where(rows[:, -1] == own, values[:, 3], own)
    doc.from_array(attributes, values)
    return doc
