"""What can go wrong while answering.

AssistantError
├── InvalidSearch   the caller's filters contradict themselves (also a ValueError)
└── SearchFailed    the search could not be made, which is never "nothing found"
"""

from __future__ import annotations

from typing import ClassVar

from assistant.query import EventQuery


class AssistantError(Exception):
    """Base of this package's errors; `code` is stable and safe to show."""

    code: ClassVar[str] = "server_error"


class InvalidSearch(AssistantError, ValueError):
    """A filter has an impossible value; `field` names it."""

    code = "invalid_request"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field


class SearchFailed(AssistantError):
    """The database or the embedder failed; `query` is what was to be searched, where it was understood."""

    code = "rag_error"
    query: EventQuery | None = None
