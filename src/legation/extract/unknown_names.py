"""Names that the vocabulary does not know, or knows only in another spelling.

The recogniser proposes; runs of capitalised words that it missed are added; a run that swallows a known name
("Moscow Examiner") takes its place. Variants: same other parts, small edit distance in the one that differs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from legation.extract.gazetteer import Match
from legation.extract.parse import ParsedBlock, ParsedDocument, get_parser
from legation.extract.tokens import tokens_of
from legation.model import Mention
from legation.vocab.actor_index import find_row
from legation.vocab.folding import word_set

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

TYPES = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
    "EVENT": "event", "NORP": "population",
}  # fmt: skip
OFTEN_ENOUGH = 2
HONORIFICS = word_set(
    "mr mrs ms miss dr sir lord lady madam sheikh mullah mawlawi maulvi sen rep gov gen col"
)
MODIFYING = word_set(
    "acting deputy former first second chief senior special vice assistant new old late interim then ex"
)
BODY_WORDS = word_set(
    "assembly commission committee council coalition court union front congress league alliance association "
    "federation bureau authority agency board movement party secretariat confederation forum institute"
)
CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august "
    "september october november december jan feb apr aug sept oct nov dec"
)


def find_unknown_names(
    parsed: ParsedDocument, matches: list[Match]
) -> tuple[list[Mention], set[tuple[int, int]]]:
    """Find names outside the vocabulary.

    Returns:
        Mentions with ``note="type:..."`` (person, organisation, place, event, population, unknown), and the
        places of the matches that such a name swallows.
    """
    by_block = {
        block.start: [m for m in matches if block.block.start <= m.start < block.block.end]
        for block in parsed.blocks
    }
    covers = {block.start: _cover(block, by_block[block.start]) for block in parsed.blocks}
    entities = _recognise(parsed, covers)
    found: list[Mention] = []
    swallowed: set[tuple[int, int]] = set()
    for block in parsed.blocks:
        cover = covers[block.start]
        used: set[int] = set()
        for tokens, label in entities[block.start]:
            tokens = _trim(tokens)
            if tokens and not used & {t.i for t in tokens}:
                _add(parsed, block, tokens, TYPES[label], cover, found, swallowed, used)
        for run in _runs(block, cover, used):
            _add(parsed, block, run, "unknown", cover, found, swallowed, used)
    found = _joined(parsed, found)
    return found + _repeated(parsed, matches, covers, found), swallowed


def _joined(parsed: ParsedDocument, found: list[Mention]) -> list[Mention]:
    """Join parts of one name that the recogniser cut ("Anna Karin | Enestrom")."""
    text = parsed.document.text
    out: list[Mention] = []
    for mention in sorted(found, key=lambda m: m.start):
        before = out[-1] if out else None
        together = before is not None and before.end + 1 == mention.start and text[before.end] == " "
        if (
            before is None
            or not together
            or not {before.note, mention.note} <= {"type:person", "type:unknown"}
        ):
            out.append(mention)
            continue
        note = "type:person" if "type:person" in (before.note, mention.note) else "type:unknown"
        out[-1] = Mention(before.start, mention.end, text[before.start : mention.end], "name", note=note)
    return out


def _repeated(
    parsed: ParsedDocument,
    matches: list[Match],
    covers: dict[int, dict[int, Match]],
    found: list[Mention],
) -> list[Mention]:
    """Find surnames of persons already named that the tagger took for common nouns ("Trump is ...")."""
    text = parsed.document.text
    people = [text[m.start : m.end] for m in matches if m.form_type == "name" and _is_person(m)]
    people += [m.text for m in found if m.note == "type:person"]
    surnames = {name.split()[-1] for name in people if name.strip()}
    taken = [(m.start, m.end) for m in found]
    again = []
    for block in parsed.blocks:
        cover = covers[block.start]
        for token in tokens_of(block.doc):
            if token.text not in surnames or token.i in cover or token.pos_ == "PROPN":
                continue
            start, end = block.offset(token), block.end(token)
            if not any(first <= start < last for first, last in taken):
                again.append(Mention(start, end, token.text, "name", note="type:unknown"))
    return again


def _is_person(match: Match) -> bool:
    row = find_row(match.keys[0])
    return row is not None and row.kind == "person"


def _recognise(
    parsed: ParsedDocument, covers: dict[int, dict[int, Match]]
) -> dict[int, list[tuple[list[Token], str]]]:
    """Run the recogniser over the sentences with a word that it has not seen twice.

    It costs as much as the parse; a name's later mentions are explained by its first ones.

    Returns:
        Start of block -> (tokens, label) of each entity.
    """
    seen: Counter[str] = Counter()
    wanted: list[tuple[int, Span]] = []
    for block in parsed.blocks:
        cover = covers[block.start]
        for sentence in block.sentences:
            words = {token.text for token in sentence if _is_open(token, cover)}
            if any(seen[word] < OFTEN_ENOUGH for word in words):
                seen.update(words)
                wanted.append((block.start, sentence))
    entities: dict[int, list[tuple[list[Token], str]]] = {block.start: [] for block in parsed.blocks}
    recognised = get_parser().recognise(sentence for _, sentence in wanted)
    for (start, sentence), spans in zip(wanted, recognised, strict=True):
        for first, last, label in spans:
            if label in TYPES:
                entities[start].append(([sentence[i] for i in range(first, last)], label))
    return entities


def _cover(block: ParsedBlock, matches: list[Match]) -> dict[int, Match]:
    """Token index -> the match that covers it."""
    return {token.i: match for match in matches for token in block.tokens(match.start, match.end)}


def _is_open(token: Token, cover: dict[int, Match]) -> bool:
    """A capitalised token that no match covers and that does not merely begin a sentence."""
    if token.i in cover or not token.text[:1].isupper() or token.lower_.rstrip(".") in CALENDAR:
        return False
    if token.pos_ == "PROPN":
        return True
    return not token.is_sent_start and token.pos_ in ("NOUN", "ADJ") and not token.is_stop


def _trim(tokens: list[Token]) -> list[Token]:
    """Cut determiners, possessives and titles off the ends of an entity."""
    while tokens and (
        tokens[0].lower_ in ("the", "a", "an")
        or tokens[0].is_punct
        or tokens[0].lower_.rstrip(".") in HONORIFICS
    ):
        tokens = tokens[1:]
    while tokens and (tokens[-1].tag_ == "POS" or tokens[-1].is_punct or tokens[-1].is_space):
        tokens = tokens[:-1]
    return tokens


def _runs(block: ParsedBlock, cover: dict[int, Match], used: set[int]) -> list[list[Token]]:
    runs: list[list[Token]] = []
    run: list[Token] = []
    for token in tokens_of(block.doc):
        names = token.pos_ == "PROPN" and token.text[:1].isupper() and token.i not in used
        if names and token.lower_.rstrip(".") not in CALENDAR and token.lower_.rstrip(".") not in HONORIFICS:
            run.append(token)
            continue
        if run:
            runs.append(run)
        run = []
    if run:
        runs.append(run)
    return [part for r in runs for part in _split(r, cover)]


def _split(run: list[Token], cover: dict[int, Match]) -> list[list[Token]]:
    """Split a run at the actors and titles that the vocabulary knows; a city's name may begin a part."""
    parts: list[list[Token]] = [[]]
    for n, token in enumerate(run):
        match = cover.get(token.i)
        after = run[n + 1] if n + 1 < len(run) else None
        if (
            _begins_body(token, after)
            or match is None
            or (match.form_type in ("capital", "organ") and token.i - 1 not in cover)
        ):
            parts[-1].append(token)
        else:
            parts.append([])
    return [p for p in parts if any(t.i not in cover and t.lower_ not in MODIFYING for t in p)]


def _begins_body(token: Token, after: Token | None) -> bool:
    """ "General Assembly" is a body and no general."""
    return (
        token.text == "General"
        and after is not None
        and after.text[:1].isupper()
        and after.lower_ in BODY_WORDS
    )


def _with_adjective(block: ParsedBlock, tokens: list[Token], cover: dict[int, Match]) -> list[Token]:
    """Take in the state's adjective that begins a body's name: "Syrian Negotiation Commission"."""
    first = tokens[0].i
    match = cover.get(first - 1) if first else None
    if (
        match is None
        or match.form_type not in ("adjective", "demonym")
        or len(tokens) < 2
        or tokens[0].i in cover
    ):
        return tokens
    before = block.doc[first - 1]
    if not before.text[:1].isupper() or tokens[-1].lower_ not in BODY_WORDS or not before.whitespace_:
        return tokens
    return [before, *tokens] if len(block.tokens(match.start, match.end)) == 1 else tokens


def _add(
    parsed: ParsedDocument,
    block: ParsedBlock,
    tokens: list[Token],
    kind: str,
    cover: dict[int, Match],
    found: list[Mention],
    swallowed: set[tuple[int, int]],
    used: set[int],
) -> None:
    tokens = _without_known(tokens, cover, kind)
    if not tokens or all(t.i in cover for t in tokens):
        return
    if not any(t.text[:1].isupper() for t in tokens) or tokens[0].lower_ in CALENDAR:
        return
    if kind != "person":
        tokens = _with_adjective(block, tokens, cover)
    start, end = block.offset(tokens[0]), block.end(tokens[-1])
    if end - start < 2:
        return
    for token in tokens:
        match = cover.get(token.i)
        if match is not None and match.start >= start and match.end <= end:
            swallowed.add((match.start, match.end))
        used.add(token.i)
    text = parsed.document.text
    found.append(Mention(start, end, text[start:end], "name", note=f"type:{kind}"))


def _without_known(tokens: list[Token], cover: dict[int, Match], kind: str) -> list[Token]:
    """Cut known actors and titles off both ends ("Taliban Foreign Minister | Amir Khan Muttaqgi").

    A state's or city's name stays where the recogniser saw a person ("Jordan Smith") or where it is the
    compound of an organisation's or building's name ("Kabul University").
    """
    while tokens and tokens[0].i in cover:
        if _begins_body(tokens[0], tokens[1] if len(tokens) > 1 else None):
            break
        match = cover[tokens[0].i]
        inner = [t for t in tokens if cover.get(t.i) is match]
        rest = tokens[len(inner) :]
        if rest and len(inner) == 1 and rest[0].i not in cover:
            if kind == "person" and match.form_type in ("name", "capital", "office"):
                known_title = match.form_type == "office" and match.readings[0].form.istitle() is False
                if not (known_title and tokens[0].lower_ not in ("amir", "king", "pope", "sultan", "prince")):
                    break
            if kind in ("organisation", "place", "event", "unknown") and match.form_type == "capital":
                break
        tokens = rest
    if kind == "person" and len(tokens) > 1 and tokens[0].i not in cover:
        last = cover.get(tokens[-1].i)
        if all(t.pos_ == "PROPN" for t in tokens) and (last is None or last.form_type == "name"):
            return tokens  # "Don Guardian": a surname that is also somebody else's name
    while tokens and tokens[-1].i in cover and cover[tokens[-1].i].form_type not in ("organ", "office"):
        tokens = tokens[:-1]
    return tokens
