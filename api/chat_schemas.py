"""Sessions and messages as JSON: the specification's schemas with the contract's additions."""

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


Title = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Context = Annotated[dict[str, Any], AfterValidator(storable)]


class ChatSessionSchema(Schema):
    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    message_count: int = 0
    is_active: bool = True
    context: dict[str, Any] = {}


class ChatMessageSchema(Schema):
    id: int
    role: str
    content: str
    created_at: datetime
    metadata: dict[str, Any]
    status: str
    referenced_event_ids: list[int]
    updates: list[dict[str, Any]]


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
