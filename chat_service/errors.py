"""What a turn or its request can be refused or ended with.

ChatError
├── NotFound         404 not_found (the same for "not yours")
├── InvalidRequest   422 invalid_request, with the fields
├── TurnInProgress   409 turn_in_progress, with the running turn's id
├── IdempotencyConflict   409 idempotency_conflict
├── RateLimited      429 rate_limited, with Retry-After
├── Overloaded       503 overloaded, with Retry-After
├── SearchBroken     503 rag_error
├── SessionBroken    500 session_error
└── TurnBroken       500 server_error
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class ChatError(Exception):
    """A refusal with its HTTP status, stable code and words that are safe to show."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "server_error"
    message: str = "Something went wrong on our side. Please try again."
    retryable: ClassVar[bool] = True
    retry_after_s: int | None = None

    @property
    def extra(self) -> Mapping[str, Any]:
        """What the detail says beside message and code."""
        return {}


class NotFound(ChatError):
    status = 404
    code = "not_found"
    message = "There is nothing here."
    retryable = False


class InvalidRequest(ChatError):
    """Some fields of the request are wrong; `fields` says which and why."""

    status = 422
    code = "invalid_request"
    message = "Some of the request is not valid."
    retryable = False

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)

    @property
    def extra(self) -> Mapping[str, Any]:
        return {"fields": self.fields}


class TurnInProgress(ChatError):
    """The session's question before is still being answered."""

    status = 409
    code = "turn_in_progress"
    message = "The last question of this conversation is still being answered."

    def __init__(self, turn_id: int) -> None:
        super().__init__(str(turn_id))
        self.turn_id = turn_id

    @property
    def extra(self) -> Mapping[str, Any]:
        return {"turn_id": self.turn_id}


class IdempotencyConflict(ChatError):
    """The key was used for another question."""

    status = 409
    code = "idempotency_conflict"
    message = "This Idempotency-Key was sent with a different body before."
    retryable = False


class RateLimited(ChatError):
    status = 429
    code = "rate_limited"
    message = "That was a lot of questions. Please wait a moment."

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(str(retry_after_s))
        self.retry_after_s = retry_after_s


class Overloaded(ChatError):
    """Too many turns are running, the server is stopping, or the database is away."""

    status = 503
    code = "overloaded"
    message = "We are busy right now. Please try again in a few seconds."
    retry_after_s = 5


class SearchBroken(ChatError):
    status = 503
    code = "rag_error"
    message = "The events could not be searched just now. Please try again."


class SessionBroken(ChatError):
    status = 500
    code = "session_error"
    message = "The conversation could not be saved. Please try again."


class TurnBroken(ChatError):
    """Anything nobody foresaw; its trace is in the log."""


def error_body(code: str, message: str, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON of every error."""
    return {"detail": {"message": message, "error_code": code, **(extra or {})}}
