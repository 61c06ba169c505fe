"""What is not the article itself: bylines, links, captions, disclaimers and the like.

Patterns describe the habits of outlets in general (agencies, broadcasters, newspapers, ministries); none
names one outlet's own sentence. A line kind is decided on one line alone, a paragraph kind on a whole one.
"""

from __future__ import annotations

import re

from legation.model import BlockKind

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_URL = r"(?:https?://|www\.)\S+"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?"
DATE = (
    rf"(?:{_WEEKDAY},? )?(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd"
    rf"|th)? {MONTH},? \d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
_CLOCK = (
    r"(?:,? ?(?:at |-|–|\||T)? ?\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)? ?(?:[ap]\.?m\.?)?"
    r"(?: ?\(?(?:[A-Z]{1,4}|[+-]\d{2}:?\d{2})\)?)?)?"
)
PUBLISHED = re.compile(
    rf"^(?:(?:first )?(?:published|posted|updated|last updated|last modified|issued|released|date)"
    rf"(?: on| at)?[:\s]\s*)(?P<date>{DATE}){_CLOCK}\b.{{0,60}}$",
    re.I,
)
BARE_DATE = re.compile(rf"^(?:[A-Z][\w .]{{2,30}}, )?(?P<date>{DATE}){_CLOCK}\.?$")

AUTHOR_URL = re.compile(
    r"^(?:https?://)?(?P<host>(?:[\w-]+\.)+[a-z]{2,})/(?:[\w-]+/)*"
    r"(?:authors?|contributors?|by|profiles?|people|staff|journalists?|columnists?|writers?|reporters?"
    r"|correspondents?)"
    r"/(?P<slug>[\w.%-]+)/?(?:[?#]\S*)?$",
    re.I,
)
_CREDIT_AGENCY = (
    r"(?:AP|Associated Press|Reuters|REUTERS|AFP|EPA|EPA-EFE|EFE|Getty(?: Images)?|Anadolu(?: Agency)?|AA"
    r"|Xinhua|TASS"
    r"|Sputnik|RIA Novosti|Kyodo|Yonhap|DPA|dpa|ANSA|PTI|ANI|UPI|Bloomberg|IRNA|ISNA|Tasnim|WANA|Shutterstock"
    r"|Alamy|NurPhoto|Zuma|SIPA|Press TV|Wikimedia(?: Commons)?|Handout|Pool|UN Photo)"
)

_LINE_KINDS: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    (BlockKind.AUTHOR_URL, AUTHOR_URL),
    (
        BlockKind.RELATED_LINK,
        re.compile(
            r"^[\W_]{0,3}(?:related(?: (?:article|story|stories|articles|content|news|topics|coverage"
            r"|links?))?"
            r"|(?:read|see|watch|listen) (?:also|more|next|too)|also (?:read|see|watch)|more (?:on|from"
            r"|about) (?:this|[A-Z])[^.]{0,40}"
            r"|(?:recommended|suggested|further|background) (?:reading|stories|articles)|editor['’]s picks?"
            r"|you may also like|most (?:read|popular)|don['’]t miss|in pictures|explainer"
            r"|opinion piece)\s*[:|»>—-]+\s*\S",
            re.I,
        ),
    ),
    (
        BlockKind.RELATED_LINK,
        re.compile(
            r"^(?:related (?:articles?|stories|content|news|topics|links?|coverage)|(?:read|see) (?:more"
            r"|also)|also read"
            r"|recommended(?: stories| for you)?|you may also like|more on this(?: story)?|most (?:read"
            r"|popular)"
            r"|further reading|editor['’]s picks?|list of \d+ items.*|end of list)[:.]?$",
            re.I,
        ),
    ),
    (
        BlockKind.SHARE_LINK,
        re.compile(
            r"^(?:share(?: (?:this|on|via|with|the)\b.{0,50})?|tweet(?: this)?|save(?: articles.*)?"
            r"|print(?: this.*)?"
            r"|copy link|email(?: this.*)?|click (?:here|on) .{0,80}|follow (?:us|@).{0,80}"
            r"|(?:facebook|twitter|whatsapp|telegram|linkedin|x|instagram|youtube|email|print|copy link"
            r"|reddit|,|\||and| )+"
            r"|join (?:us|our|the) .{0,60}(?:telegram|whatsapp|channel|newsletter).{0,40}"
            r"|(?:sign up|subscribe|register)\b.{0,140}|get (?:the|our) .{0,60}newsletter.{0,60}"
            r"|(?:download|get) (?:the|our) .{0,30}app\b.{0,40}|advertisement|sponsored(?: content)?"
            r"|skip .{0,40}|comments?(?: \(\d+\))?"
            r"|\d+ (?:shares?|comments?)|(?:\d+ )?min(?:ute)?s? read|listen to (?:this )?(?:article"
            r"|story).*)[.!]?$",
            re.I,
        ),
    ),
    (
        BlockKind.BOILERPLATE,
        re.compile(
            r"^(?:(?:copyright|©|\(c\)) ?.{0,200}|.{0,60}\ball rights reserved\b.{0,120}"
            r"|.{0,20}terms (?:of (?:use|service)|and conditions).{0,60}"
            r"|our standards: .{0,60}|(?:this|the) (?:story|article|report) (?:has been|was) (?:updated"
            r"|corrected|published|translated)\b.{0,200}"
            r"|(?:page )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?|[-–—] ?\d{1,4} ?[-–—]|page \d+.{0,20}"
            r"|[-–—_*=#•·. ]{3,}|(?:###|-30-|ends?|-end-|\(ends\))"
            r"|(?:source|tags?|keywords?|topics?|filed under|categor(?:y|ies)): ?.{0,120}"
            r"|for media (?:inquiries|enquiries).{0,120}"
            r"|(?:tel|phone|fax|e-?mail|contact)\.?: ?.{0,100}|\(?this (?:story"
            r"|article).{0,120}syndicated feed.{0,40})$",
            re.I,
        ),
    ),
    (BlockKind.SHARE_LINK, re.compile(rf"^(?:link|url|source url)?:? ?<?{_URL}>?$", re.I)),
    (BlockKind.DATELINE, PUBLISHED),
    (
        BlockKind.DATELINE,
        re.compile(r"^(?:first |last )?(?:published|updated|posted|modified)(?: on| at)?:?$", re.I),
    ),
    (
        BlockKind.BOILERPLATE,
        re.compile(
            r"^(?:press (?:release|statement|note)|(?:press )?communiqu[eé]|for immediate release"
            r"|news(?: release)?|breaking(?: news)?|statement"
            r"|opinion|editorial|op-?ed|commentary|viewpoint|guest essay|analysis|world|politics|business"
            r"|exclusive|live|(?:top|latest) (?:news|stories)"
            r"|embargoed .{0,60}|unofficial translation|check against delivery)[.:]?$",
            re.I,
        ),
    ),
    (BlockKind.DATELINE, BARE_DATE),
    (
        BlockKind.BYLINE,
        re.compile(
            r"^(?:By|BY|Written by|Author:|Authors:|Story by|Text by|Words by)[:\s]\s*(?:the )?"
            r"(?:[A-Z][\w.'’\-]*|de|van|von|al|el|bin|and|&|in|of|the|for|with|,|\||/|@\w+)"
            r"(?:[\s,|/&]+(?:[A-Z][\w.'’\-]*|de|van|von|der|al|el|bin|and|&|in|of|the|for|with|\||-|–|—"
            r"|@\w+|\S+@\S+))*[,.]?$"
        ),
    ),
    (
        BlockKind.BYLINE,
        re.compile(
            r"^\(?(?:(?:Additional |Further )?(?:reporting|writing|editing|compiled|edited|written"
            r"|translated|reported|produced) by"
            r"|[A-Z]\S+(?: [A-Z]\S+){1,3} (?:contributed (?:to this|reporting)|reported from"
            r"|is on Twitter)).{0,240}$",
            re.I,
        ),
    ),
    (
        BlockKind.BYLINE,
        re.compile(
            r"^[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3},? (?:[|/,–—-] ?)?(?:Associated Press|AP|AFP|Reuters"
            r"|Staff [Ww]riters?"
            r"|(?:[A-Z][a-z]+ )?[Cc]orrespondent|[Ee]ditor|BBC News(?:, [A-Z]\w+)?|Special to [\w ]+"
            r"|Contributor)$"
        ),
    ),
    (
        BlockKind.CAPTION,
        re.compile(
            r"^(?:image|media|photo|picture|video|file) ?(?:source|caption|credit"
            r"|copyright)s?\b[,: ].{1,400}$",
            re.I,
        ),
    ),
)
_ONE_LINE = frozenset({BlockKind.AUTHOR_URL, BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.BOILERPLATE})

_DISCLAIMER = re.compile(
    r"\b(?:(?:views?|opinions?)(?: and (?:views?|opinions?))?,? (?:expressed|stated|presented|contained"
    r"|are those|in this)"
    r".{0,160}(?:\bown\b|not (?:necessarily )?(?:reflect|represent|those)|(?:do|does) not|author|writer)"
    r"|(?:does|do) not necessarily (?:reflect|represent)|the author['’]s own (?:views?|opinions?))",
    re.I | re.S,
)
_BIO = re.compile(
    r"^(?:[A-Z][\w.'’-]+ ){2,4}(?:is|was|works as|writes|covers|reports)\b.{0,40}\b(?:journalist|reporter"
    r"|columnist|correspondent"
    r"|freelance\w*|contributor|contributing writer|staff writer|senior fellow|fellow at|editor (?:at|of)"
    r"|author of|professor (?:of|at)"
    r"|researcher at|analyst at|writes (?:about|on)|covers\b)",
    re.S,
)
_NOTICE = re.compile(
    r"^\(?(?:this (?:article|report|story|material) may not be (?:published|reproduced)"
    r"|unauthori[sz]ed (?:use|reproduction)"
    r"|we use cookies|by (?:signing up|subscribing|clicking)|please (?:enable|log in|sign in|disable))\b",
    re.I,
)

_POSITION = re.compile(
    r"\((?:[LRC]|left|right|cent(?:er|re)|(?:\w+ ){0,2}(?:from|to) (?:the )?(?:left|right)|[2-5](?:nd|rd"
    r"|th) [LRC]|pictured(?: [\w ]+)?"
    r"|top|bottom|back|front|[LRC]-[LRC]|seated|standing)\)",
    re.I,
)
_CREDIT_TAIL = re.compile(
    rf"(?:[\[(](?:file(?: photo)?[:,]? ?)?[^\[\]()]{{0,80}}(?:/ ?|via "
    rf"|by ){_CREDIT_AGENCY}[^\[\]()]{{0,40}}[\])]"
    rf"|[\[(](?:file(?: photo)?[:,]? ?)?{_CREDIT_AGENCY} ?(?:/|[Ff]ile|[Pp]hotos?|[Ii]mages?"
    rf"|[Pp]ool)[^\[\]()]{{0,60}}[\])]|[\[(]file:? [^\[\]()]{{0,80}}{_CREDIT_AGENCY}[\])]"
    rf"|\((?:photo|image|picture|credit)s?[^()]{{1,100}}\)|\[(?:file|photo|image)[^\]]{{0,100}}\]"
    rf"|(?:\b(?:photo|image|picture)s?(?: credit| courtesy(?: of)?| by)?s?:|\bcredit:"
    rf"|\bphoto(?:graph)? by|©)[^.]{{1,80}}"
    rf"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){{0,3}} ?/ ?{_CREDIT_AGENCY}[\w /]{{0,30}}"
    rf"|{_CREDIT_AGENCY} ?/ ?[A-Z][\w.'’ -]{{2,40}}"
    r"|(?:^|[.!?\]] )(?:The )?(?:[A-Z][\w.'’-]*(?: of| and| the)? ){1,6}(?:Press (?:Service|Office)"
    r"|Handout|Photo(?: Service| Agency)?|Pool|Getty Images|Information Service))\.?$"
)
_FILE = re.compile(
    r"^(?:file(?: photo| picture| image)?\s*[:\-–—.]|in this (?:\w+ ){0,4}(?:photo|picture|image|handout"
    r"|frame grab))",
    re.I,
)
_PARTICIPLE = re.compile(
    r"\b(?:shaking|attending|speaking|meeting|greeting|posing|walking|arriving|holding|standing|sitting"
    r"|looking|listening|waving"
    r"|addressing|delivering|visiting|talking|leaving|signing|smiling|receiving|exchanging|gesturing"
    r"|welcoming|embracing|taking part)\b"
)
_POSE = re.compile(
    r"\b(?:shakes?|poses?|attends?|speaks?|greets?|walks?|arrives?|gestures?|listens?|waves?|addresses"
    r"|smiles?|looks? on|meets?|sits?|stands?"
    r"|(?:is|are) (?:seen|pictured)|pictured)\b"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|should|did|does|do|said"
    r"|says|told|called|made|took|gave"
    r"|[a-z]{3,}(?:ied|[^e\W]ed))\b"
)
_DAY = re.compile(rf"\b(?:on|in) (?:{_WEEKDAY}|(?:{_WEEKDAY},? )?{MONTH} \d{{1,2}}\b|\d{{1,2}} {MONTH}\b)")
TERMINAL = re.compile(r"[.!?…][\"'”’»)\]]*$")


def line_kind(line: str) -> BlockKind | None:
    """Return what a line is when it stands alone, or None where only its paragraph can tell."""
    if len(line) > 420:
        return None
    for kind, pattern in _LINE_KINDS:
        if pattern.match(line):
            return kind
    return None


def runs_on(kind: BlockKind, *, full: bool) -> bool:
    """Whether furniture of a kind may go on in the next line; ``full``: its line fills the column."""
    if kind in {BlockKind.AUTHOR_URL, BlockKind.DATELINE}:
        return False
    return full or kind not in _ONE_LINE


def is_address(line: str) -> bool:
    """Whether a line is nothing but a web address."""
    return bool(AUTHOR_URL.match(line) or re.fullmatch(_URL, line))


def paragraph_kind(paragraph: str) -> BlockKind:
    """Return what a whole paragraph is, without regard to its neighbours."""
    kind = line_kind(paragraph)
    if kind is not None:
        return kind
    if len(paragraph) <= 600:
        if _DISCLAIMER.search(paragraph) and not re.search(r"[“\"].*\b(?:said|told)\b", paragraph):
            return BlockKind.DISCLAIMER
        if _BIO.match(paragraph):
            return BlockKind.BYLINE
        if _NOTICE.match(paragraph):
            return BlockKind.BOILERPLATE
        if is_caption(paragraph):
            return BlockKind.CAPTION
    return BlockKind.PARAGRAPH


def is_caption(paragraph: str) -> bool:
    """Whether a paragraph describes a picture.

    A sign alone is not enough: "(R)" also marks an American party, and agencies are also spoken of.

    >>> is_caption("Foreign Minister Ada Novak (L) shaking hands with her counterpart. Reuters/Jo Hill")
    True
    >>> is_caption("Sen. John Roe (R) said on Monday that he would vote against the treaty.")
    False
    """
    if len(paragraph.split()) > 90:
        return False
    first = re.split(r"(?<=[a-z)\]][.!?]) (?=[A-Z])", paragraph)[0]
    credit = bool(_CREDIT_TAIL.search(paragraph))
    verbless = not _FINITE.search(first)
    posed = bool(_PARTICIPLE.search(first)) and verbless
    posing = bool(_POSE.search(first)) and verbless
    if _FILE.match(paragraph):
        return credit or posed or posing or not TERMINAL.search(paragraph) or bool(_DAY.search(first))
    if _POSITION.search(paragraph):
        return credit or posed or posing or not TERMINAL.search(paragraph)
    if credit:
        return True
    return posed and not TERMINAL.search(paragraph) and paragraph[-1] not in ":;,"


def is_headline(paragraph: str) -> bool:
    """Whether a paragraph at the head of a text may be its headline: short and without a final stop.

    >>> is_headline("Norway recalls envoy over border dispute")
    True
    """
    words = paragraph.split()
    if not 2 <= len(words) <= 25 or len(paragraph) > 180 or paragraph[0].islower():
        return False
    if re.search(r"(?:\b[A-Z]\.){2,}$|\?$|!$|\?[”’\"']$", paragraph):
        return True
    return not TERMINAL.search(paragraph) and paragraph[-1] not in ",;:-–—"


def is_signature(paragraph: str) -> bool:
    """Whether a line between headline and text may be a name or a desk ("Ada Novak", "BBC News, Riga").

    >>> is_signature("Ada Novak"), is_signature("Ghana signs deal")
    (True, False)
    """
    words = re.split(r"[\s,|/]+", paragraph.strip())
    return (
        2 <= len(words) <= 6
        and not TERMINAL.search(paragraph)
        and all(_NAME_WORD.fullmatch(w) for w in words)
    )


_NAME_WORD = re.compile(r"[A-Z][\w.'’-]*|and|in|de|van|von|al|el|bin|&")
