"""Foreign text made safe: plain, readable, storable. Nothing that comes out is HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urljoin, urlsplit

import nh3

MAX_SOURCE = 200_000
MAX_TITLE = 500
MAX_DESCRIPTION = 20_000
MAX_URL = 2_000

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr|hr)\b[^<>]*>", re.IGNORECASE)
_LIST_ITEM = re.compile(r"<\s*li\b[^<>]*>", re.IGNORECASE)
_NEXT_CELL = re.compile(r"</\s*t[dh]\s*>\s*<\s*t[dh]\b[^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")
# Two addresses run together; an address inside a query or a path is part of the first.
_SECOND_ADDRESS = re.compile(r"(?<=[^=/?&%:])https?://")

# Control characters but line feed and tab, and halves of surrogate pairs (categories Cc and Cs).
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Direction overrides and invisible joiners can make a title read as something else than it is.
# The zero-width joiner and variation selectors stay: emoji are made of them.
_INVISIBLE = dict.fromkeys(
    [0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def plain_line(text: str, limit: int = MAX_TITLE) -> str:
    """One line of plain text, at most `limit` characters, cut at a word."""
    return _cut(" ".join(plain_text(text).split()), limit)


def plain_text(text: str, limit: int = MAX_DESCRIPTION) -> str:
    """Paragraphs of plain text: no tags, entities, control, invisible or direction characters.

    Only the first `MAX_SOURCE` characters are looked at, so that no text takes long.
    """
    text = text[:MAX_SOURCE]
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        # As most are: what follows would find nothing to do.
        return _cut(_SPACES.sub(" ", text).strip(), limit)
    if _TAG.search(text):
        text = _without_tags(text)
    text = _without_entities(text)
    if _TAG.search(text):
        # Markup that had been escaped once more.
        text = _without_entities(_without_tags(text))
    text = storable(text)
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.strip() for line in _BLANK_LINES.sub("\n\n", text).split("\n")]
    return _cut("\n".join(lines).strip(), limit)


def storable(text: str) -> str:
    """The text without what a database refuses or a reader cannot see."""
    if text.isascii() and text.isprintable():
        return text
    return _REFUSED.sub("", unicodedata.normalize("NFC", text.translate(_INVISIBLE)))


def web_address(text: str, base: str = "") -> str:
    """The http(s) address in the text, made absolute by `base`; empty when there is none."""
    text = html.unescape(storable(text)).strip().strip("<>\"'")
    if text.startswith(("http://", "https://")):
        text = _SECOND_ADDRESS.split(text)[0]
    elif base and text:
        text = urljoin(base, text)
    return text if _is_web_address(text) else ""


def web_addresses(text: str) -> list[str]:
    """Every http(s) address in a plain text, in order."""
    return [found.rstrip(".,;:!?)]") for found in _WEB_ADDRESS.findall(text)]


def _is_web_address(text: str) -> bool:
    if len(text) > MAX_URL or any(char.isspace() for char in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _without_tags(text: str) -> str:
    text, cells = _NEXT_CELL.subn(" | ", _LIST_ITEM.sub("\n• ", _BREAK.sub("\n", text)))
    text = nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "title", "head"})
    # Empty cells leave bars at the ends of lines.
    return "\n".join(line.strip(" \t|") for line in text.split("\n")) if cells else text


def _without_entities(text: str) -> str:
    # &amp;#160; and its kind: entities escaped again by a second program.
    for _ in range(3):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return head[: head.rfind(" ") if " " in head[limit // 2 :] else None].rstrip() + "…"
