"""Two writers' answers to one question, side by side, and which questions have two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events.models import ChatMessage
from web.linking import Paragraph, paragraphs_of
from web.markdown import rendered

BUILT_IN = "built_in"


@dataclass(frozen=True, slots=True)
class Side:
    """What one of them wrote; a language model's is `html` instead of paragraphs.

    `name` is who it was, and empty before the reader chose: otherwise one would choose the name.
    """

    letter: str
    name: str
    paragraphs: tuple[Paragraph, ...] = ()
    html: SafeString | None = None
    is_cut: bool = False


def asks_both(session_id: int, newest_id: int | None) -> bool:
    """Whether what this page asks is answered by two models.

    The same after a reload: a question that is sent again with its key must be the same question.
    """
    if not (settings.LLM_MODEL and settings.LLM_MODEL_B):
        return False
    return crc32(f"{session_id}:{newest_id}".encode()) % 100 < settings.LLM_COMPARE_SHARE


def sides_of(message: ChatMessage, titles: Mapping[int, str], *, is_named: bool) -> tuple[Side, ...]:
    """Both answers of a message; none when it has one writer, or the built-in one wrote both."""
    first, second = message.metadata, message.metadata.get("model_b")
    if not isinstance(second, dict) or not str(second.get("content", "")).strip():
        return ()
    if not message.content.strip() or (_is_built_in(first) and _is_built_in(second)):
        return ()
    texts = (("A", first, message.content), ("B", second, second["content"]))
    return tuple(
        _side(letter, stored, text, titles, message.pk, name=_name_of(stored) if is_named else "")
        for letter, stored, text in texts
    )


def _side(
    letter: str,
    stored: Mapping[str, Any],
    text: str,
    titles: Mapping[int, str],
    message_id: int,
    *,
    name: str,
) -> Side:
    is_cut = bool(stored.get("error"))
    if _is_built_in(stored):
        return Side(letter, name, paragraphs=tuple(paragraphs_of(text, titles)), is_cut=is_cut)
    return Side(letter, name, html=rendered(text, titles, message_id=message_id), is_cut=is_cut)


def _name_of(stored: Mapping[str, Any]) -> str:
    return _("the built-in writer") if _is_built_in(stored) else str(stored.get("model", ""))


def _is_built_in(stored: Mapping[str, Any]) -> bool:
    return bool(stored.get("writer", BUILT_IN) == BUILT_IN)
