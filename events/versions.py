"""What an answer knew of the events it names, and what became of them since.

A version is kept with the message, as JSON: the facts of an event that an answer can state. It is no
correction when something was not known then and is known since, or when a place is told at greater length:
what the answer said is still true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from events.models import AttendanceMode, ChatMessage, CostKind, Event, EventStatus

# What `facts_of` reads of an event and its venue: a row of `values`, which costs a third of an Event.
READ = (
    "title", "start_time", "end_time", "all_day", "timezone", "event_status", "venue_id", "venue__name",
    "venue__city", "venue__state", "room_name", "location_text", "event_attendance_mode", "cost_kind",
    "cost_min", "cost_max", "cost_currency", "updated_at",
)  # fmt: skip
Row = Mapping[str, Any]
Facts = Mapping[str, Any]

_WORDS_LENGTH = 60
_WALL_CLOCK = len("2026-03-14T10:00")
_OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.FULL, EventStatus.WITHDRAWN)
_IN_PERSON = frozenset({"in person"})
_WAYS = {
    AttendanceMode.ONLINE: frozenset({"online"}),
    AttendanceMode.MIXED: frozenset({"online", "in person"}),
}


@dataclass(frozen=True, slots=True)
class Update:
    """What became of an event since an answer named it: `changes` of "status", "time", "place", "price".

    `then` and `now` are its facts; `now` is None when there is no such row any more.
    """

    event_id: int
    changes: tuple[str, ...]
    then: Facts
    now: Facts | None
    timezone: str = ""

    @property
    def title(self) -> str:
        """The title it has, or had."""
        title: str = (self.now or self.then)["title"]
        return title

    @property
    def was_status(self) -> str:
        """The status that the answer knew."""
        return _status(self.then)

    @property
    def event_status(self) -> str:
        """The status of its row; "withdrawn" when there is none."""
        return EventStatus.WITHDRAWN if self.now is None else _status(self.now)

    def was(self) -> Event:
        """The event as the answer knew it, for the words that tell of both; not to be stored."""
        return _event_with(self.then, self.timezone)

    def event(self) -> Event:
        """The event as it is, as far as an answer can state it; not to be stored."""
        assert self.now is not None
        return _event_with(self.now, self.timezone)


def version_of(event: Event) -> dict[str, Any]:
    """What is kept of an event with the message that names it: its facts, long words cut."""
    return {
        name: fact[:_WORDS_LENGTH] if isinstance(fact, str) else fact
        for name, fact in facts_of(row_of(event)).items()
    }


def row_of(event: Event) -> Row:
    """The row that `values(*READ)` would give of the event."""
    row = {name: getattr(event, name) for name in READ if "__" not in name}
    if (venue := event.venue) is not None:
        row |= {"venue__name": venue.name, "venue__city": venue.city, "venue__state": venue.state}
    return row


def facts_of(row: Row) -> dict[str, Any]:
    """The facts that an answer can state, as JSON; what is not said and what is usual are left out."""
    zone, end, mode = ZoneInfo(row["timezone"]), row["end_time"], row["event_attendance_mode"]
    facts = {
        "title": row["title"],
        "start": _on_the_clock(row["start_time"], zone),
        "end": None if end is None else _on_the_clock(end, zone),
        "all_day": row["all_day"],
        "status": "" if row["event_status"] == EventStatus.SCHEDULED else str(row["event_status"]),
        "venue": row["venue_id"],
        "room": row["room_name"],
        "place": _place(row),
        "mode": str(mode) if mode in _WAYS else "",
        "cost": "" if row["cost_kind"] == CostKind.UNKNOWN else str(row["cost_kind"]),
        "min": _number(row["cost_min"]),
        "max": _number(row["cost_max"]),
        "currency": row["cost_currency"],
    }
    # By identity for False: a price of 0 is said.
    return {name: fact for name, fact in facts.items() if fact not in ("", None) and fact is not False}


def has_versions(message: ChatMessage) -> bool:
    """Whether it knows what it named; messages from before versions were kept do not."""
    return "versions" in message.metadata


def versions_ahead(message: ChatMessage, now: datetime) -> Iterator[tuple[int, Facts]]:
    """The ids and versions of the events a message names that are not over."""
    for event_id, version in message.metadata.get("versions", {}).items():
        if not _is_over(version, now):
            yield int(event_id), version


def updates_to(message: ChatMessage, rows: Mapping[int, Row], *, now: datetime) -> list[Update]:
    """What became of the events it names that are not over; `rows` are those of them that there are yet."""
    if not has_versions(message):
        lost = (_lost_since(message.created_at, event_id, row, now) for event_id, row in rows.items())
        return [update for update in lost if update is not None]
    found = {
        event_id: _update_since(version, event_id, rows.get(event_id))
        for event_id, version in versions_ahead(message, now)
    }
    updates = {event_id: update for event_id, update in found.items() if update is not None}
    return [updates[event_id] for event_id in message.in_named_order(set(updates))]


def _is_over(facts: Facts, now: datetime) -> bool:
    """Whether what was said of it has passed: then nobody goes by it any more."""
    if "end" in facts:
        return datetime.fromisoformat(facts["end"]) <= now
    lasts = timedelta(hours=24 if facts.get("all_day") else 2)
    return datetime.fromisoformat(facts["start"]) + lasts <= now


def _update_since(version: Facts, event_id: int, row: Row | None) -> Update | None:
    """None when what was said of it is still true."""
    if row is None:
        return Update(event_id, ("status",), version, None)
    facts = facts_of(row)
    changes = () if facts == version else tuple(_changes(version, facts))
    return Update(event_id, changes, version, facts, row["timezone"]) if changes else None


def _lost_since(moment: datetime, event_id: int, row: Row, now: datetime) -> Update | None:
    """Where no version was kept: that one can no longer go, if the row changed since then."""
    if row["event_status"] not in _OFF or row["updated_at"] <= moment:
        return None
    facts = facts_of(row)
    then = {name: fact for name, fact in facts.items() if name != "status"}
    return None if _is_over(facts, now) else Update(event_id, ("status",), then, facts, row["timezone"])


def _changes(then: Facts, now: Facts) -> Iterator[str]:
    was_off, is_off = (_status(facts) if _status(facts) in _OFF else "" for facts in (then, now))
    if was_off != is_off:
        yield "status"
    if is_off in (EventStatus.CANCELLED, EventStatus.WITHDRAWN):
        return
    if _is_moved(then, now):
        yield "time"
    if _is_elsewhere(then, now):
        yield "place"
    if "cost" in now and _price(then) != _price(now):
        yield "price"


def _is_moved(then: Facts, now: Facts) -> bool:
    """Whether it begins or ends at another hour on the clock of its place."""
    if then["start"][:_WALL_CLOCK] != now["start"][:_WALL_CLOCK] or then.get("all_day") != now.get("all_day"):
        return True
    return _is_another(then.get("end", "")[:_WALL_CLOCK], now.get("end", "")[:_WALL_CLOCK])


def _is_elsewhere(then: Facts, now: Facts) -> bool:
    ways, still = (_WAYS.get(facts.get("mode", ""), _IN_PERSON) for facts in (then, now))
    if ways - still:
        return True
    if "in person" not in ways:
        return False
    if _is_another(then.get("room", ""), now.get("room", "")):
        return True
    # A venue whose name was put right is where it was.
    is_same_venue = "venue" in then and then["venue"] == now.get("venue")
    return not is_same_venue and _is_another(then.get("place", ""), now.get("place", ""))


def _is_another(then: str, now: str) -> bool:
    """Whether both say something, and neither what the other says at greater length."""
    then, now = then.casefold(), now.casefold()
    return bool(then and now) and then not in now and now not in then


def _price(facts: Facts) -> tuple[Any, ...]:
    return facts.get("cost"), facts.get("min"), facts.get("max"), facts.get("currency", "USD")


def _status(facts: Facts) -> str:
    status: str = facts.get("status", EventStatus.SCHEDULED)
    return status


def _place(row: Row) -> str:
    if row["venue_id"] is None:
        return str(row["location_text"])
    return ", ".join(filter(None, (row["venue__name"], row["venue__city"], row["venue__state"])))


def _on_the_clock(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="minutes")


def _event_with(facts: Facts, zone: str) -> Event:
    """An event of these facts; its hours are those the clocks of its place show."""
    start, end = facts["start"], facts.get("end")
    return Event(
        title=facts["title"],
        start_time=_moment(start, zone),
        end_time=_moment(end, zone) if end else None,
        all_day=facts.get("all_day", False),
        timezone=zone,
        event_status=_status(facts),
        room_name=facts.get("room", ""),
        location_text=facts.get("place", ""),
        event_attendance_mode=facts.get("mode", AttendanceMode.UNKNOWN),
        cost_kind=facts.get("cost", CostKind.UNKNOWN),
        cost_min=_amount(facts.get("min")),
        cost_max=_amount(facts.get("max")),
        cost_currency=facts.get("currency", ""),
    )


def _moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text[:_WALL_CLOCK]).replace(tzinfo=ZoneInfo(zone))


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _amount(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
