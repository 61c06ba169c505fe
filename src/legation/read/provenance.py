"""Who published a text and what kind of text it is, as far as the page itself tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legation.model import BlockKind, Genre
from legation.read.furniture import AUTHOR_URL, DATE, MONTH

AGENCIES = {
    "ap": "Associated Press",
    "associated press": "Associated Press",
    "reuters": "Reuters",
    "afp": "Agence France-Presse",
    "dpa": "Deutsche Presse-Agentur",
    "efe": "EFE",
    "ansa": "ANSA",
    "upi": "United Press International",
    "cna": "CNA",
    "cp": "Canadian Press",
    "pa": "PA Media",
    "aap": "Australian Associated Press",
    "xinhua": "Xinhua",
    "kyodo": "Kyodo News",
    "yonhap": "Yonhap",
    "kcna": "Korean Central News Agency",
    "bernama": "Bernama",
    "antara": "Antara",
    "pti": "Press Trust of India",
    "ani": "Asian News International",
    "app": "Associated Press of Pakistan",
    "tass": "TASS",
    "itar-tass": "TASS",
    "ria novosti": "RIA Novosti",
    "sputnik": "Sputnik",
    "interfax": "Interfax",
    "ukrinform": "Ukrinform",
    "belta": "BelTA",
    "kazinform": "Kazinform",
    "azertac": "Azertac",
    "aa": "Anadolu Agency",
    "anadolu": "Anadolu Agency",
    "irna": "Islamic Republic News Agency",
    "isna": "Iranian Students' News Agency",
    "mna": "Mehr News Agency",
    "kuna": "Kuwait News Agency",
    "wam": "Emirates News Agency",
    "spa": "Saudi Press Agency",
    "qna": "Qatar News Agency",
    "petra": "Jordan News Agency",
    "sana": "Syrian Arab News Agency",
    "mena": "Middle East News Agency",
    "wafa": "WAFA",
    "bloomberg": "Bloomberg",
    "ips": "Inter Press Service",
    "panapress": "Panapress",
    "nan": "News Agency of Nigeria",
    "prensa latina": "Prensa Latina",
    "telam": "Télam",
}
"""What agencies sign with, and their names."""

_SIGN = "|".join(sorted((re.escape(name) for name in AGENCIES), key=len, reverse=True))
_DAY = rf"(?:{DATE}|{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})"
_PLACE = r"[A-Z][\w.'’-]*(?:[ /,]+(?:[A-Z][\w.'’-]*|de|la|of|and|the|al|el)){0,6}"
_CAPITALS = r"[A-Z][A-Z.'’-]{2,}(?:[ /]+[A-Z][A-Z.'’-]*){0,3}(?:, (?:[A-Z][a-z.]+ ?){1,3})?"
_DATELINES = (
    # MOSCOW, Oct 4 (Reuters) - | KABUL, Afghanistan (AP) — | MOSCOW. Oct 4 (Interfax) -
    re.compile(
        rf"^(?:{_PLACE}[,.]? ?)?(?:{_DAY}[,.]? ?)?[(\[](?P<agency>[A-Z][\w.\- ]{{1,24}})[)\]]"
        rf"(?:,? {_DAY})? ?(?:-{{1,2}}"
        rf"|–|—|:) ?"
    ),
    # MOSCOW, October 4. /TASS/.
    re.compile(
        rf"^(?:{_PLACE}[,.]? ?)?(?:{_DAY}[,.]? ?)?/(?P<agency>[A-Z][\w.\- ]{{1,24}})/\.?(?: ?(?:-{{1,2}}"
        rf"|–|—))? ?"
    ),
    # NEW DELHI (PTI) The ... , Tehran, IRNA – The ...
    re.compile(rf"^{_PLACE}[,.]? ?(?:{_DAY},? ?)?\((?P<agency>(?i:{_SIGN}))\) "),
    re.compile(rf"^{_PLACE}, (?P<agency>{_SIGN.upper()}) ?(?:-{{1,2}}|–|—) ?"),
    # WASHINGTON — | KYIV, Oct 4 - | ISLAMABAD:
    re.compile(rf"^{_CAPITALS}(?:,? {_DAY})? ?(?:--|–|—| - ) ?"),
    re.compile(rf"^{_CAPITALS}(?:,? {_DAY})?: (?=[A-Z])"),
    # Kyiv, 4 October 2024 –
    re.compile(rf"^{_PLACE},? \(?{_DAY}\)? ?(?:-{{1,2}}|–|—|:) ?"),
)

_IN_CAPITALS = re.compile(rf"{_CAPITALS}[,.]? ?(?:{_DAY}[,.]? ?)?[(\[/]")
_LABELS = frozenset(
    [
        "EXCLUSIVE",
        "LOOK",
        "BREAKING",
        "UPDATE",
        "UPDATED",
        "VIDEO",
        "OPINION",
        "ANALYSIS",
        "BYLINE",
        "WATCH",
        "NOTE",
        "REPORT",
        "POLL",
        "EDITORIAL",
        "LIVE",
        "READ",
        "WARNING",
        "CORRECTION",
        "SPECIAL",
        "FEATURE",
        "COMMENT",
        "INTERVIEW",
        "EXPLAINER",
        "QUESTION",
        "ANSWER",
        "BACKGROUND",
        "SUMMARY",
        "ABSTRACT",
    ]
)

_OPINION_HEAD = re.compile(
    r"^(?:opinion|editorial|op-?ed|commentary|column|viewpoint|comment)\b\s*[|:–—-]", re.I
)
_OPINION_LINE = re.compile(r"^(?:opinion|editorial|op-?ed|commentary|viewpoint|guest essay|letters?)$", re.I)
_OPINION_URL = re.compile(
    r"/(?:opinions?|editorials?|op-?eds?|commentisfree|commentary|columnists?|views)/", re.I
)
_OFFICIAL = (
    re.compile(
        r"^(?:the )?(?:(?:joint|press|media|official|presidential|ministerial|final|foreign ministry"
        r"|leaders['’]|ministers['’]|chair['’]s)[ -])*"
        r"(?:statement|declaration|communiqu[eé]|press release|news release|media release|media note"
        r"|readout|note verbale)"
        r"(?:$|:$|,? (?:by|of|from|on|following|between|regarding|concerning|issued by|adopted)\b)",
        re.I,
    ),
    re.compile(
        r"^(?:[A-Z][\w.'’-]*,? (?:of |and |the |on )*){1,8}(?:Joint|Leaders['’]?|Ministers['’]?"
        r"|Chair['’]s|Ministerial|Press|Presidential|Summit)"
        r" (?:Statement|Declaration|Communiqu[eé])\b(?! (?:was|is|has|draws|sparks|says|calls))"
    ),
    re.compile(
        r"^(?:for immediate release|embargoed until|press release|press statement|communiqu[eé]"
        r"|note verbale)\b",
        re.I,
    ),
    re.compile(
        r"^(?:readout of|remarks (?:by|of|to|at)|text of (?:the )?(?:statement|letter|remarks)"
        r"|transcript of)\b",
        re.I,
    ),
    re.compile(
        r"^(?:\d+\. )?we, (?:the )?(?:[\w-]+ ){0,4}(?:heads|leaders|presidents?|prime ministers?"
        r"|(?:foreign )?ministers|representatives"
        r"|members|participants|governments?|people|states|parties)\b",
        re.I,
    ),
    re.compile(
        r"^resolution (?:no\.? ?)?\d+|^(?:the )?(?:security council|general assembly),? *$|^S/(?:RES"
        r"|PRST)/\d{4}",
        re.I,
    ),
    re.compile(
        r"^(?:the )?(?:ministry|department|office|embassy|government|cabinet|secretariat|council"
        r"|commission|presidency)\b[^.]{0,90}?\s"
        r"(?:(?:strongly|firmly|hereby|deeply|also|categorically|resolutely|unequivocally) )?(?:expresses"
        r"|condemns|welcomes|reaffirms|reiterates"
        r"|notes with|calls (?:on|upon|for)|wishes|has the hono[u]?r|presents its compliments|announces"
        r"|regrets|rejects|conveys|extends|affirms|urges|declares)\b",
        re.I,
    ),
)
_LETTERHEAD = re.compile(
    r"^(?:(?:the )?(?:ministry|department|office|embassy|permanent mission|cabinet"
    r"|prime minister['’]s office|foreign ministry|white house"
    r"|european council|council of the european union|secretary[- ]general|government)\b(?: (?:of|for|to"
    r"|and|the|on|in|[A-Z&][\w'’-]*))*)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The head of an agency's first paragraph: its length in code points and the agency's name, if any."""

    length: int
    agency: str = ""


def find_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline with which a paragraph begins, or None.

    >>> find_dateline("MOSCOW, October 4. /TASS/. The minister flew home.").agency
    'TASS'
    """
    for pattern in _DATELINES:
        match = pattern.match(paragraph[:200])
        if not match or match.end() >= len(paragraph) or not match.group().strip():
            continue
        if match.group().split()[0].strip(":—–-") in _LABELS:
            continue
        sign = match.groupdict().get("agency") or ""
        known = AGENCIES.get(sign.casefold(), "")
        # An unknown signature counts only behind a place in capitals: "OSLO (NTB) -".
        if sign and not known and not _IN_CAPITALS.match(match.group()):
            continue
        return Dateline(match.end(), known or sign)
    return None


def author_and_host(url: str) -> tuple[str, str, str]:
    """Return (author's name, slug, host) that the address of an author's page gives, or empty strings.

    >>> author_and_host("https://www.example.org/author/ada-novak")
    ('Ada Novak', 'ada-novak', 'example.org')
    """
    match = AUTHOR_URL.match(url.strip())
    if not match:
        return "", "", ""
    slug = match["slug"]
    host = match["host"].casefold().removeprefix("www.")
    parts = [part for part in re.split(r"[-_.+]|%20", slug) if part and not part.isdigit()]
    name = " ".join(
        part if part in {"van", "von", "de", "al", "bin"} else part.capitalize() for part in parts
    )
    return (name if len(parts) > 1 else ""), slug, host


def outlet_name(host: str, words: str) -> str:
    """Return the name under which a page speaks of the outlet at a host, or the host.

    >>> outlet_name("thedailypost.example", "Views are not those of The Daily Post.")
    'The Daily Post'
    """
    label = host.split(".")[0]
    for match in re.finditer(r"[A-Z][\w’'&-]*(?: (?:[A-Z][\w’'&-]*|of|the|and|de|le|la))*", words):
        parts = match.group().split()
        for low in range(len(parts)):
            for high in range(low + 1, len(parts) + 1):
                name = " ".join(parts[low:high])
                if re.sub(r"[^\w]|_", "", name).casefold() == label.replace("-", ""):
                    return name
    return host


def byline_author(line: str) -> str:
    """Return the people whom a byline names, or an empty string.

    >>> byline_author("By ADA NOVAK and JO HILL, Associated Press")
    'Ada Novak and Jo Hill'
    """
    match = re.match(r"(?:By|Written by|Authors?:|Story by|Text by|Words by)[:\s]\s*(.+)", line, re.I)
    if not match:
        return ""
    people = re.split(
        r"\s*(?:,| \||/| [-–—] | for | in (?=[A-Z])|\bof\b)\s*(?![^,]* and )", match[1].strip(" .,")
    )[0]
    people = re.sub(r"\b[A-Z][A-Z'’-]+\b", lambda match: match.group().title(), people)
    return people if 1 < len(people.split()) <= 12 else ""


def byline_source(line: str) -> str:
    """Return the agency that a byline names behind its people, or an empty string."""
    tail = re.split(r"[,|/–—]| for | - ", line)
    return AGENCIES.get(tail[-1].strip(" .").casefold(), "") if len(tail) > 1 else ""


_IMPRINTS = (
    re.compile(r"^published in (?P<name>[A-Z][\w.&'’ -]{1,40}?), ", re.I),
    re.compile(r"^source: (?P<name>[A-Z][\w.&'’ -]{1,40}?)(?: and (?:news )?agencies)?\.?$", re.I),
    re.compile(
        r"^(?:copyright ?)?(?:©|\(c\)"
        r"|copyright)? ?(?:\d{4}(?: ?[-–] ?\d{4})?)?,? ?(?:by )?(?P<name>(?:The )?[A-Z][\w&'’-]*(?: (?:of"
        r"|and|the|[A-Z&][\w&'’-]*)){0,5})\.? (?:all rights|$)",
        re.I,
    ),
)


def imprint(line: str) -> str:
    """Return the outlet that an imprint or a copyright line names, or an empty string.

    >>> imprint("Copyright 2024 The Example Post. All rights reserved.")
    'The Example Post'
    """
    if not re.match(r"(?:published in|source:|copyright|©|\(c\))", line, re.I):
        return ""
    match = next((found for pattern in _IMPRINTS if (found := pattern.match(line))), None)
    return match["name"].strip(" .") if match else ""


def find_genre(blocks: list[tuple[BlockKind, str]], *, title: str, url: str, dateline: bool) -> Genre:
    """Tell opinion, official statement and news apart by the signs that the page carries.

    Args:
        blocks: (kind, words) in order.
        title: From metadata.
        url: Where the page stands.
        dateline: Whether an agency signed it: an agency's report about a statement is news.
    """
    if any(kind is BlockKind.DISCLAIMER for kind, _ in blocks) or _OPINION_URL.search(url):
        return Genre.OPINION
    head = [words for kind, words in blocks if kind not in {BlockKind.SHARE_LINK, BlockKind.RELATED_LINK}][:4]
    if _OPINION_HEAD.match(title) or any(_OPINION_HEAD.match(w) or _OPINION_LINE.match(w) for w in head[:3]):
        return Genre.OPINION
    bylined = any(kind is BlockKind.BYLINE for kind, _ in blocks)
    if not dateline and not bylined:
        for words in [title, *head]:
            if any(pattern.match(words) for pattern in _OFFICIAL) or _LETTERHEAD.match(words):
                return Genre.OFFICIAL_STATEMENT
    return Genre.NEWS
