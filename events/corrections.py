"""What operators know better than sources: kept through every later reading, and taken back on demand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from embedding import load_embedder
from events.models import Correction, Event, EventText, Feed, Precision, Venue

CORRECTABLE_EVENT_FIELDS = (
    "title", "description", "url", "organizer", "start_time", "end_time", "end_given", "all_day", "venue",
    "room_name", "event_attendance_mode", "event_status", "meeting_url", "cost_kind", "cost_min", "cost_max",
    "cost_currency", "cost_text", "age_min", "age_max", "age_range", "audience_tags", "metadata_tags",
    "accessibility", "requires_registration", "language",
)  # fmt: skip
CORRECTABLE_VENUE_FIELDS = (
    "name", "street_address", "city", "state", "postal_code", "country_code", "latitude", "longitude",
    "precision", "timezone", "review_note",
)  # fmt: skip
POINT = frozenset({"latitude", "longitude", "precision"})
# Corrected and taken back together.
_GROUPS = (POINT, frozenset({"end_time", "end_given"}))

Row = Event | Venue
Column = models.Field[Any, Any]


def correct(row: Row, field: str, value: object, by: AbstractBaseUser | None) -> Correction:
    """Write the value into the row and keep it there; what the source says is remembered beside it.

    Raises ValueError for a field that is no fact of an event or venue, ValidationError for a value that is
    none of this field. A venue is given as itself or its id.
    """
    return correct_all(row, {field: value}, by)[0]


def correct_all(row: Row, values: Mapping[str, object], by: AbstractBaseUser | None) -> list[Correction]:
    """Correct several fields at once, as a venue's two coordinates; one correction each, in their order."""
    unknown = set(values) - set(correctable(row))
    if unknown:
        raise ValueError(f"cannot be corrected: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        stored = _locked(row)
        cleaned = {name: _cleaned(stored, name, value) for name, value in _completed(values).items()}
        corrections = [_remember(stored, name, value, by) for name, value in cleaned.items()]
        _write(stored, cleaned)
    _show(row, stored)
    return corrections


def drop_correction(correction: Correction) -> None:
    """Give the row back what its source says by now, with the fields that were corrected along with it."""
    row: Row | None = correction.event or correction.venue
    assert row is not None
    with transaction.atomic():
        stored = _locked(row)
        together = next((group for group in _GROUPS if correction.field in group), {correction.field})
        dropped = _of(stored).filter(field__in=together)
        values = {one.field: from_json(column_of(stored, one.field), one.latest_value) for one in dropped}
        dropped.delete()
        if "venue" in values and isinstance(stored, Event):
            # The source may know a point of the event's own; its next reading brings it.
            stored.source_hash = ""
        _write(stored, values)
    _show(row, stored)


def correctable(row: Row) -> tuple[str, ...]:
    """The fields of the row that an operator may correct."""
    return CORRECTABLE_EVENT_FIELDS if isinstance(row, Event) else CORRECTABLE_VENUE_FIELDS


def column_of(row: Row, field: str) -> Column:
    """The column behind a field's name."""
    column = row._meta.get_field(field)
    assert isinstance(column, models.Field)
    return column


def as_json(column: Column, value: Any) -> Any:
    """A column's value as a Correction stores it: equal values are equal there too."""
    if value is None or column.is_relation:
        return value
    value = column.to_python(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(column, models.DecimalField):
        return str(Decimal(value).quantize(Decimal(1).scaleb(-column.decimal_places)))
    return value


def from_json(column: Column, value: Any) -> Any:
    """The column's value that `as_json` was made from; a venue comes as its id."""
    return value if value is None or column.is_relation else column.to_python(value)


def follow(event: Event) -> None:
    """Set what follows from corrected fields: the venue's coordinates, and the text that is searched."""
    venue = event.venue
    event.latitude, event.longitude = (venue.latitude, venue.longitude) if venue else (None, None)
    follow_words(event)


def follow_words(event: Event) -> None:
    """Have the event found by its words, also when nobody has said them before."""
    tags = dict.fromkeys((*event.metadata_tags, *event.audience_tags))
    event.text = text = EventText.objects.for_words(event.title, event.description, list(tags))
    if text.embedding is None:
        text.embedding = load_embedder().embed([text.searchable()])[0].tolist()
        text.save(update_fields=["embedding"])


def _locked(row: Row) -> Row:
    """The row as stored, which the one in hand (a form's) need not be, held until the end."""
    if isinstance(row, Event) and row.feed_id is not None:
        # A reading that looked for corrections already would write over this one.
        Feed.objects.select_for_update().get(pk=row.feed_id)
    rows: models.QuerySet[Any] = type(row)._default_manager.select_for_update()
    stored: Row = rows.get(pk=row.pk or 0)
    return stored


def _completed(values: Mapping[str, object]) -> dict[str, object]:
    """The values, with those that must not contradict them."""
    completed = dict(values)
    if {"latitude", "longitude"} & values.keys():
        completed.setdefault("precision", Precision.EXACT)
    if "end_time" in values:
        completed.setdefault("end_given", values["end_time"] is not None)
    return completed


def _cleaned(row: Row, field: str, value: object) -> Any:
    column = column_of(row, field)
    if column.is_relation:
        return value.pk if isinstance(value, models.Model) else value
    return column.clean(value, row)


def _remember(row: Row, field: str, value: Any, by: AbstractBaseUser | None) -> Correction:
    column = column_of(row, field)
    known = _of(row).filter(field=field).first()
    # Whoever corrects again has seen what the source says by now.
    said = known.latest_value if known is not None else as_json(column, _said(row, column))
    correction, _ = Correction.objects.update_or_create(
        **_owner(row),
        field=field,
        defaults={
            "value": as_json(column, value),
            "source_value": said,
            "latest_value": said,
            "made_by_id": by.pk if by is not None else None,
            "made_at": timezone.now(),
        },
    )
    return correction


def _said(row: Row, column: Column) -> Any:
    """What the row's own calendar says, which is nothing where another's word was filled in."""
    if isinstance(row, Event) and column.attname in row.filled:
        return column.get_default()
    return getattr(row, column.attname)


def _write(row: Row, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        setattr(row, column_of(row, field).attname, value)
    if isinstance(row, Event):
        _write_event(row, values)
    else:
        row.save(update_fields=[*values, "updated_at"])
        if POINT & values.keys():
            row.events.update(latitude=row.latitude, longitude=row.longitude, updated_at=timezone.now())


def _write_event(event: Event, values: Mapping[str, Any]) -> None:
    own = {column_of(event, field).attname for field in values}
    if "venue" in values:
        own |= {"latitude", "longitude"}
        follow(event)
    else:
        follow_words(event)
    event.filled = {name: source for name, source in event.filled.items() if name not in own}
    event.save(update_fields=[*own, "text", "filled", "source_hash", "updated_at"])


def _show(row: Row, stored: Row) -> None:
    """Let the row in hand say what is stored."""
    for column in stored._meta.concrete_fields:
        if not column.generated:
            setattr(row, column.attname, getattr(stored, column.attname))


def _owner(row: Row) -> dict[str, Any]:
    return {"event": row} if isinstance(row, Event) else {"venue": row}


def _of(row: Row) -> models.QuerySet[Correction]:
    return Correction.objects.filter(**_owner(row))
