"""What a turn is asked with and what it streams: the specification's models with the contract's additions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    model_validator,
)

MESSAGE_LENGTH = 4000
TEXT_LENGTH = 200
FARTHEST_MILES = 12_500
OLDEST_AGE = 120


def _storable(text: str) -> str:
    # PostgreSQL keeps no NUL; lone surrogates are refused by pydantic itself.
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text


def _day_or_moment(value: object) -> object:
    """Read an ISO 8601 date or date-time; a number is neither."""
    if value is None or not isinstance(value, str):
        if value is not None:
            raise ValueError("must be a date or a date-time as text")
        return None
    text = value.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text) if "T" not in text.upper() and " " not in text else _moment(text)
    except ValueError:
        raise ValueError("must be an ISO 8601 date or date-time") from None


def _moment(text: str) -> datetime:
    # Naive moments are read on the clock of the place that is asked about.
    return datetime.fromisoformat(text)


Text = Annotated[StrictStr, StringConstraints(max_length=TEXT_LENGTH), AfterValidator(_storable)]
Message = Annotated[
    StrictStr,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_LENGTH),
    AfterValidator(_storable),
]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
RowId = StrictInt
Age = Annotated[StrictInt, Field(ge=0, le=OLDEST_AGE)]
Words = Annotated[list[Text], Field(max_length=50)]
DayOrMoment = Annotated[datetime | date, BeforeValidator(_day_or_moment)]


class Lenient(BaseModel):
    """Ignores unknown keys; null means "not given"."""

    model_config = ConfigDict(extra="ignore")


class Point(Lenient):
    lat: Annotated[Number, Field(ge=-90, le=90)]
    lng: Annotated[Number, Field(ge=-180, le=180)]


class DateRange(Lenient):
    """Days count whole, both ends included."""

    from_: DayOrMoment | None = Field(default=None, alias="from")
    to: DayOrMoment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.to is not None and not _is_before(self.from_, self.to):
            raise ValueError("from must not be after to")
        return self


def _is_before(start: date, end: date) -> bool:
    if isinstance(start, datetime) and isinstance(end, datetime):
        if (start.tzinfo is None) == (end.tzinfo is None):
            return start <= end
        return start.replace(tzinfo=None) <= end.replace(tzinfo=None)
    return _day(start) <= _day(end)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


class AgeRange(Lenient):
    min: Age | None = None
    max: Age | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min must not be above max")
        return self


class Said(Lenient):
    """One entry of a client's own history: data, whatever its role claims."""

    role: Text
    content: Annotated[StrictStr, StringConstraints(max_length=100_000), AfterValidator(_storable)]


class Preferences(Lenient):
    age: Number | Text | None = None
    familySize: Number | Text | None = None
    interests: Words | None = None
    accessibility: Words | None = None
    budgetRange: Annotated[list[Number | Text], Field(max_length=10)] | None = None
    preferredTimes: Text | Words | None = None
    transportation: Text | Words | None = None


class Context(Lenient):
    """What a client knows beside the message; the message itself beats it."""

    session_id: RowId | None = None
    location: Text | None = None
    location_id: RowId | None = None
    user_location: Point | None = None
    max_distance_miles: Annotated[Number, Field(gt=0, le=FARTHEST_MILES)] | None = None
    is_virtual: StrictBool | None = None
    date_range: DateRange | None = None
    chat_history: Annotated[list[Said], Field(max_length=1000)] | None = None
    preferences: Preferences | None = None
    max_price: Annotated[Number, Field(ge=0)] | None = None
    age_range: AgeRange | None = None


class ChatRequest(Lenient):
    """One question."""

    message: Message
    context: Context | None = None
    session_id: RowId | None = None
    location_id: RowId | None = None
    single_model_mode: StrictBool | None = True
    preferred_model: Text | None = None
    model_a: Text | None = None
    model_b: Text | None = None
    debug: StrictBool | None = False

    @property
    def given(self) -> Context:
        """The context; an empty one when none was sent."""
        return self.context or Context()

    @property
    def asked_session_id(self) -> int | None:
        """The session the client means, wherever it says so."""
        return self.given.session_id if self.session_id is None else self.session_id


class StreamChunk(BaseModel):
    """One event of the stream: every field of the specification always, the contract's when there is one."""

    model: str
    token: str
    done: bool = False
    error: str | None = None
    suggested_event_ids: list[int] = []
    follow_up_questions: list[str] = []
    response_time_ms: int | None = None
    session_id: int | None = None
    error_code: str | None = None
    retryable: bool | None = None
    turn_id: int | None = None
    message_id: int | None = None
    status: str | None = None
    query: dict[str, Any] | None = None
    gap: bool | None = None
    snapshot: str | None = None
    snapshot_b: str | None = None

    def to_wire(self) -> str:
        """The chunk as JSON on one line."""
        unset = {name for name in _OPTIONAL if getattr(self, name) is None}
        return self.model_dump_json(exclude=unset)


_OPTIONAL = (
    "error_code", "retryable", "turn_id", "message_id", "status", "query", "gap", "snapshot", "snapshot_b",
)  # fmt: skip


class Health(BaseModel):
    """What the service needs, and whether it has it."""

    status: str
    database: bool
    embedder: bool
    model: str
    circuits: dict[str, str]


class Stopping(BaseModel):
    """The turn that was asked to stop, and its status."""

    turn_id: int
    status: str
