"""Damage to characters and words: mojibake, spacing and what optical recognition gets wrong.

A repair is made only where exactly one reading makes sense; where two do, the words stay and are flagged.
ftfy runs with ``uncurl_quotes=False``, because curly quotes tell where a quotation opens and closes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from legation.model import Repair
from legation.read.weave import Edit, Weave

_MAGNITUDE = r"(?:hundred|thousand|million|billion|trillion|bn|mn|tn)"
_NEEDS_FTFY = re.compile(r"[^\x00-\x7f]|&[#\w]+;|[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPACES = re.compile(
    r"(?<=\S)(?:[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]{2,}"
    r"|[\t\u00a0\u2000-\u200a\u202f\u205f\u3000])(?=\S)"
)
_TOKEN = re.compile(r"\s+|\S+")

# Each single-reading rule: kind, pattern, replacement, reason.
_RULES: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
    (
        "ocr_currency",
        re.compile(rf"(?<![\w.-])S ?(\d[\d.,]*\d|\d) ?({_MAGNITUDE}\b)"),
        r"$\1 \2",
        "S before a sum with a magnitude can only be the dollar sign.",
    ),
    (
        "ocr_currency",
        re.compile(r"(?<![\w.-])S(\d{1,3}(?:,\d{3})+)(?![\w,])"),
        r"$\1",
        "S before digits grouped by thousands can only be the dollar sign.",
    ),
    (
        "ocr_currency",
        re.compile(rf"(?<!\w)(US|A|C|HK|NZ|CA|AU)S(?=\d[\d.,]*(?: ?{_MAGNITUDE}\b|,\d{{3}}))"),
        r"\1$",
        "S between a dollar's country and a sum can only be the dollar sign.",
    ),
    (
        "ocr_currency",
        re.compile(rf"([$€£])[lI|](?=(?:[.,]\d| ?{_MAGNITUDE}\b|\d))"),
        r"\g<1>1",
        "A letter l or I right behind a currency sign can only be the digit 1.",
    ),
    (
        "ocr_spacing",
        re.compile(r"(?<![\w.,-])([$€£]?\d[\d.,]*)(million|billion|trillion)\b"),
        r"\1 \2",
        "The space between a number and its magnitude was lost.",
    ),
    (
        "ocr_number",
        re.compile(r"(?<![\w-])l(9\d\ds?)(?![\w-])"),
        r"1\1",
        "The letter l before 9 and two digits can only begin a year.",
    ),
    (
        "ocr_number",
        re.compile(r"(?<![\w-])(?=\w*[oO])(?:1[89]|2[0oO])[\doO]{2}(?=s?(?![\w-]))"),
        "",
        "The letter O inside a year can only be the digit 0.",
    ),
    (
        "ocr_number",
        re.compile(r"(?<![\w.,-])(?=[\d,]*[oO])[1-9][\doO]{0,2}(?:,[\doO]{3})+(?![\w-])"),
        "",
        "The letter O inside a number grouped by thousands can only be the digit 0.",
    ),
    (
        "ocr_word",
        re.compile(r"(?<![\w.,#-])0(f|n|r|ver|ther|nly|fficial|fficials|ffice)(?= [a-z])"),
        r"o\1",
        "The digit 0 at the head of an English word can only be the letter o.",
    ),
    (
        "ocr_word",
        re.compile(r"(?<![\w-])([A-Za-z]?[a-z]+)0([a-z]{2,})(?![\w-])"),
        r"\1o\2",
        "The digit 0 inside a word of small letters can only be the letter o.",
    ),
    (
        "ocr_word",
        re.compile(r"(?<![\w-])(NAT|UNESC|INTERP|ASEAN-?|EC|UNIDR|FA|WH|IL)0(?![\w-])"),
        r"\1O",
        "The digit 0 at the end of the name of an organisation can only be the letter O.",
    ),
)

# Damage with more than one reading: flagged, never changed.
_DOUBTS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "ocr_number",
        re.compile(rf"(?<![\w/.])\d+[/\\|?*](?=\s+{_MAGNITUDE}\b)"),
        "A number broken off before its magnitude has more than one reading; it is left and has no value.",
    ),
    (
        "ocr_number",
        re.compile(
            rf"(?<![\w/.,])(?:\d+[/\\|]\d*|\d*[/\\|]\d+)(?= (?:people|percent|per cent|troops"
            rf"|{_MAGNITUDE})\b)"
        ),
        "A number with a stroke in it has more than one reading; it is left as it is.",
    ),
    (
        "ocr_number",
        re.compile(
            r"(?<![\w-])(?:\d+[lI|]\d+|\d{2,}[lI|]|1[89]\d[a-zA-Z?]|20\d[a-zA-Z?]"
            r"|1[89][b-zB-Z]\d)s?(?![\w/-])"
        ),
        "A letter among digits has more than one reading; it is left as it is.",
    ),
    (
        "ocr_number",
        re.compile(r"(?<=[$€£])(?:\d[\d.,]*)?[A-Zac-jln-su-z?/|](?=\d)"),
        "A sum with a letter or stroke among its digits has more than one reading; it is left as it is.",
    ),
    (
        "ocr_word",
        re.compile(r"(?<![\w-])[a-z]+1[a-z]{2,}(?![\w-])"),
        "The digit 1 inside a word may be i or l; it is left as it is.",
    ),
)

_QUOTE_RUN = re.compile(r"[‘’“”\"'`´]{2,}")
_OPENING = frozenset("‘“")
_REACH = 1500
_STRAIGHT = frozenset("\"'`´")
_DOUBTED_FRACTION = re.compile(r"[1-9]/(?:[2-9]|1\d|100)")


def mend_characters(weave: Weave) -> Weave:
    """Undo mojibake and odd spaces, line by line; the lines themselves stay as they are."""
    edits: list[Edit] = []
    at = 0
    for line in weave.text.splitlines(keepends=True):
        body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if body and _NEEDS_FTFY.search(body):
            edits += _unmangled(body, at)
        at += len(line)
    weave = weave.edited(edits)
    spaces = [
        Edit(m.start(), m.end(), " ", "spacing", "A run of spaces or a special space stands for one space.")
        for m in _SPACES.finditer(weave.text)
    ]
    return weave.edited(spaces)


def _unmangled(line: str, offset: int) -> Iterator[Edit]:
    import ftfy

    fixed = ftfy.fix_text(
        line, uncurl_quotes=False, fix_line_breaks=False, fix_latin_ligatures=True, fix_character_width=True
    )
    if fixed == line:
        return
    reason = "Characters mangled by a wrong decoding or a foreign form, undone by ftfy."
    old, new = _TOKEN.findall(line), _TOKEN.findall(fixed)
    if len(old) == len(new):
        at = offset
        for before, after in zip(old, new, strict=True):
            if before != after:
                yield Edit(at, at + len(before), after, "mojibake", reason)
            at += len(before)
        return
    if len(old) + len(new) > 4000:
        yield Edit(offset, offset + len(line), fixed, "mojibake", reason)
        return
    starts = [0]
    for token in old:
        starts.append(starts[-1] + len(token))
    for tag, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if i == j:  # an insertion needs a stretch to stand on: take the token before or behind it
            i, k = (i - 1, k - 1) if i else (i, k)
            j, n = (j, n) if j > i else (j + 1, n + 1)
        yield Edit(offset + starts[i], offset + starts[j], "".join(new[k:n]), "mojibake", reason)


def mend_words(weave: Weave) -> Weave:
    """Repair what optical recognition damaged where exactly one reading makes sense."""
    edits: list[Edit] = []
    for kind, pattern, replacement, reason in _RULES:
        for match in pattern.finditer(weave.text):
            after = match.expand(replacement) if replacement else _zeros(match.group())
            edits.append(Edit(match.start(), match.end(), after, kind, reason))
    for start, end, single in _quote_runs(weave.text):
        if single:
            reason = "A run of quotation marks stands where one mark pairs with its partner."
            edits.append(Edit(start, end, single, "ocr_quote", reason))
    return weave.edited(edits)


def _zeros(words: str) -> str:
    return words.replace("O", "0").replace("o", "0")


def iter_doubts(weave: Weave) -> Iterator[Repair]:
    """Stream flags for damage that has more than one reading, in order; the text is not changed."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for kind, pattern, reason in _DOUBTS:
        for match in pattern.finditer(weave.text):
            if not _DOUBTED_FRACTION.fullmatch(match.group()):
                found.setdefault(match.span(), (kind, reason))
    for start, end, single in _quote_runs(weave.text):
        if not single:
            reason = "A run of quotation marks has more than one reading; it is left as it is."
            found.setdefault((start, end), ("ocr_quote", reason))
    last = 0
    for (start, end), (kind, reason) in sorted(found.items()):
        where = weave.raw_range(start, end)
        if start >= last and where is not None:
            words = weave.text[start:end]
            yield Repair(kind, *where, words, words, reason, False, start, end)
            last = end


def _quote_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Stream (start, end, the one mark that it stands for, or empty) of mangled runs of quotation marks.

    Straight marks in a row (typewriter doubles) and two different marks (a quotation inside a quotation)
    are ordinary and passed over.
    """
    for match in _QUOTE_RUN.finditer(text):
        run, start, end = match.group(), match.start(), match.end()
        if set(run) <= _STRAIGHT or (len(run) == 2 and run[0] != run[1]):
            continue
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        rest = text[end : end + _REACH].split("\n", 1)[0]
        paragraph = text[max(0, start - _REACH) : start].rsplit("\n", 1)[-1]
        opens = (before.isspace() or before in "([—–") and not after.isspace()
        closes = not before.isspace() and not after.isalnum()
        if opens and set(run) & _OPENING:
            closer, opener = rest.find("”"), rest.find("“")
            paired = closer >= 0 and (opener < 0 or closer < opener)
            nested = rest[max(0, closer - 1) : closer] == "’" or rest[closer + 1 : closer + 2] == "’"
            yield start, end, "“" if paired and not nested else ""
        elif closes and set(run) <= set("’”"):
            yield start, end, "”" if paragraph.count("“") > paragraph.count("”") else ""
        elif len(run) > 2 or opens or closes:
            yield start, end, ""
