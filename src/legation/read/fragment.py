"""Markup -> paragraphs, whatever the article is: for feeds, e-mails and pages that defeat others."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = frozenset(
    [
        "p",
        "div",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "figcaption",
        "figure",
        "hr",
        "dd",
        "dt",
        "dl",
        "pre",
        "main",
        "aside",
        "nav",
        "form",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "svg",
        "math",
        "select",
        "textarea",
        "button",
        "iframe",
        "object",
    ]
)
MAX_UNCLOSED = 2000
_VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
    ]
)


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[str] = []
        self._words: list[str] = []
        self._silent = ""
        self.captions: list[str] = []
        self._articles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.finish()
        self._articles += tag in {"article", "main"}
        if tag in _SILENT and tag not in _VOID and not self._silent:
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        if tag == "figcaption" and self._words and self._articles:
            self.captions.append(_squeezed("".join(self._words)))
        if tag in _BREAKS:
            self.finish()
        if tag in {"article", "main"}:
            self._articles -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def finish(self) -> None:
        words = _squeezed("".join(self._words))
        if words:
            self.done.append(words)
        self._words = []


def _squeezed(words: str) -> str:
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", words).strip()


def unclosed_tags(markup: str) -> int:
    """Count the openings of tags that no bracket closes: parsers take time square in their number."""
    return sum(">" not in part for part in markup.split("<")[1:])


def _parsed(markup: str) -> _Paragraphs:
    parser = _Paragraphs()
    if unclosed_tags(markup) > MAX_UNCLOSED:
        markup = markup.replace("<", " ")
    parser.feed(markup)
    parser.close()
    parser.finish()
    return parser


def captions_of(markup: str) -> list[str]:
    """Return the picture captions inside the article of a page, in order.

    >>> captions_of("<article><figure><figcaption>Ada Novak in Oslo.</figcaption></figure></article>")
    ['Ada Novak in Oslo.']
    """
    return list(dict.fromkeys(words for words in _parsed(markup).captions if words))


def paragraphs_of(markup: str) -> str:
    """Return the words of some markup, its paragraphs apart by an empty line.

    >>> paragraphs_of("<p>Oslo &amp; Riga</p><script>x</script><p>agree.</p>")
    'Oslo & Riga\\n\\nagree.'
    """
    return "\n\n".join(_parsed(markup).done)
