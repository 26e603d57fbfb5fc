"""Sessions and messages as JSON: the specification's schemas with the contract's additions."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator


def storable(value: Any) -> Any:
    """Refuse what PostgreSQL cannot keep in text or JSON: NUL and lone surrogates; also NaN."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError("holds a character that cannot be stored")
    elif isinstance(value, dict):
        for key, part in value.items():
            storable(key)
            storable(part)
    elif isinstance(value, list):
        for part in value:
            storable(part)
    elif isinstance(value, float) and not abs(value) < float("inf"):
        raise ValueError("holds a number that is not finite")
    return value


def _with_readable_query(context: dict[str, Any]) -> dict[str, Any]:
    """Refuse a query that is no object; what is wrong within one is "not given" to the next question."""
    if not isinstance(context.get("query"), dict | None):
        raise ValueError("query must be an object or null")
    return context


def _within_limit(context: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(context)) > CONTEXT_LENGTH:
        raise ValueError(f"must be at most {CONTEXT_LENGTH:,} characters of JSON")
    return context


CONTEXT_LENGTH = 100_000
Title = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Context = Annotated[
    dict[str, Any],
    AfterValidator(storable),
    AfterValidator(_with_readable_query),
    AfterValidator(_within_limit),
]


class SnippetPart(Schema):
    text: str
    is_match: bool


class SnippetSchema(Schema):
    """What a search found a session by: an excerpt of a message, or of the title where `message_id` is null.

    The `text` of all parts joined is plain text, never HTML: put each into the page as text, those with
    `is_match` set apart.
    """

    message_id: int | None
    parts: list[SnippetPart]


class ChatSessionSchema(Schema):
    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    message_count: int = 0
    is_active: bool = True
    context: dict[str, Any] = {}
    snippet: SnippetSchema | None = None


class UpdateSchema(Schema):
    """What became of an event since the message named it, with a sentence for each change in `text`.

    `event_status` and `title` are as they are by now; an event that was deleted is "withdrawn".
    """

    event_id: int
    title: str
    event_status: str
    changes: list[Literal["status", "time", "place", "price"]]
    text: str


class ChatMessageSchema(Schema):
    id: int
    role: str
    content: str
    created_at: datetime
    metadata: dict[str, Any]
    status: str
    referenced_event_ids: list[int]
    updates: list[UpdateSchema]


class ChatSessionDetailSchema(Schema):
    session: ChatSessionSchema
    messages: list[ChatMessageSchema]


class CreateSessionSchema(Schema):
    title: Title | None = ""
    context: Context | None = {}


class ChangeSessionSchema(Schema):
    title: Title | None = None
    context: Context | None = None
    is_active: bool | None = None


class StatusSchema(Schema):
    status: str


class FeedbackSchema(Schema):
    value: Literal[1, -1, 0]
    reason: Annotated[str, Field(max_length=1000), AfterValidator(storable)] | None = ""


class ChoiceSchema(Schema):
    """Which of two answers was better; null: they are alike."""

    chosen: Literal["A", "B"] | None


class ModelSchema(Schema):
    id: str
    name: str
    is_default: bool


class ModelsSchema(Schema):
    models: list[ModelSchema]


class ListFilters(Schema):
    limit: int = Field(default=20, ge=1, le=100)
    archived: bool = False
    q: Annotated[str, Field(max_length=200), AfterValidator(storable)] = ""
    before: str | None = None


class MessageFilters(Schema):
    before: int | None = Field(default=None, ge=1, le=2**63 - 1)
    limit: int = Field(default=50, ge=1, le=200)


class ExportFilters(Schema):
    format: Literal["json", "md"] = "json"
