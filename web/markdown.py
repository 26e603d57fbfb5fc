"""A language model's Markdown as safe HTML: paragraphs, lists, emphasis, and links to our own events only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from web.linking import Part, parts_of

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "a"}
# A link that a model writes goes to a page of ours or nowhere; fragments are those we set ourselves.
_OWN_PLACE = re.compile(r"/events/\d+/|#m\d+-e\d+")
_NOT_A_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_EACH_ITS_OWN_DIRECTION = {tag: {"dir": "auto"} for tag in ("p", "li")}


def rendered(text: str, titles: Mapping[int, str], *, message_id: int) -> SafeString:
    """The text as HTML of these tags; the first naming of each event's title leads to its card."""
    tokens = _MARKDOWN.parse(text)
    waiting = {event_id: title for event_id, title in titles.items() if title.strip()}
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children, waiting, message_id))
    clean = nh3.clean(
        _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}),
        tags=TAGS,
        attributes={"a": {"href", "class"}},
        attribute_filter=_ours,
        set_tag_attribute_values=_EACH_ITS_OWN_DIRECTION,
        link_rel=None,
    )
    return mark_safe(_NOT_A_LINK.sub(r"\1", clean))


def _linked(children: Sequence[Token], waiting: dict[int, str], message_id: int) -> Iterator[Token]:
    in_link = False
    for child in children:
        in_link = child.type == "link_open" or (in_link and child.type != "link_close")
        if child.type != "text" or in_link:
            yield child
            continue
        for part in parts_of(child.content, waiting):
            yield from _link(part, message_id)


def _link(part: Part, message_id: int) -> Iterator[Token]:
    text = Token("text", "", 0, content=part.text)
    if part.event_id is None:
        yield text
        return
    attributes: dict[str, str | int | float] = {
        "href": f"#m{message_id}-e{part.event_id}",
        "class": "names-event",
    }
    yield Token("link_open", "a", 1, attrs=attributes)
    yield text
    yield Token("link_close", "a", -1)


def _ours(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _OWN_PLACE.fullmatch(value) else None
    return value if value in ("auto", "names-event") else None


def _heading(tokens: Sequence[Token], index: int, *_rest: Any) -> str:
    """A heading is a bold line: the page has its own outline."""
    return "<p><strong>" if tokens[index].nesting > 0 else "</strong></p>\n"


def _in_words(tokens: Sequence[Token], index: int, *_rest: Any) -> str:
    """What stands for an image, which is not shown."""
    return escape(tokens[index].content)


def _made() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})
    # The renderer keeps its rules in a plain dict: `add_render_rule` would want methods.
    markdown.renderer.rules |= {  # type: ignore[attr-defined]
        "heading_open": _heading, "heading_close": _heading, "image": _in_words,
    }  # fmt: skip
    return markdown


_MARKDOWN = _made()
