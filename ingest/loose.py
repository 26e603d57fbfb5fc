"""Events that stand alone, as pages and JSON answers list them, to candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from events.models import EventStatus
from ingest.candidate import Candidate, Details, Said
from ingest.context import Context, Reading
from ingest.details import describe
from ingest.errors import COMPONENT_ERRORS, reason_of
from ingest.identity import moment_id, stored_uid
from ingest.report import Rejection
from ingest.timing import doubt, settle, shown_zone
from ingest.zones import known_zone

Written = date | datetime
Node = dict[str, Any]
Times = Callable[[], tuple[Written, Written | None, Written | None]]


@dataclass(frozen=True, slots=True)
class LooseEvent:
    """What is said, and how to learn start, end and previous start (may raise BadValue), in `zone`."""

    uid: str
    said: Said
    times: Times
    zone: str = ""


def read_loose(
    kind: str, items: Iterable[Node], to_event: Callable[[Node], LooseEvent], context: Context
) -> Reading:
    """The candidates in the window; a bad event costs only itself, a repeated one counts once."""
    reading = Reading(kind)
    found: list[Candidate] = []
    for item in items:
        reading.components += 1
        event: LooseEvent | None = None
        try:
            event = to_event(item)
            candidate = _candidate(event, context)
        except COMPONENT_ERRORS as exc:
            uid, title = (event.uid, event.said.title) if event is not None else ("", "")
            reading.rejections.append(Rejection(uid, title, reason_of(exc)))
            continue
        found.append(candidate)
        reading.uids.add(candidate.uid)
    for candidate in _told_apart(found):
        when = candidate.when
        if not context.window.overlaps(when.start, when.end, shown_zone(when)):
            continue
        reason = doubt(when, context.now) or ("" if candidate.details.title else "has no title")
        if reason:
            reading.rejections.append(Rejection(candidate.uid, candidate.details.title, reason))
        else:
            reading.candidates.append(candidate)
    return reading


def _candidate(event: LooseEvent, context: Context) -> Candidate:
    start, end, previous = event.times()
    details = describe(event.said, context)
    feed_zone = known_zone(event.zone) if event.zone else None
    zones = context.zones(feed=feed_zone, venue=details.venue_timezone)
    floating, rule = zones.of_floating() if feed_zone else zones.of_place()

    def placed(value: Written) -> Written:
        is_naive = isinstance(value, datetime) and value.tzinfo is None
        return value.replace(tzinfo=floating) if isinstance(value, datetime) and is_naive else value

    tz_source = "utc" if isinstance(start, datetime) and start.tzinfo is UTC else rule
    when = settle(placed(start), placed(end) if end is not None else None, zones, tz_source)
    if previous is not None:
        earlier = settle(placed(previous), None, zones, tz_source).start
        when = replace(when, previous_start=earlier if earlier != when.start else None)
    uid = stored_uid(event.uid, title=details.title, start=_day(start), place=details.location_text)
    return Candidate(uid, "", _moved(details) if when.previous_start else details, when)


def _moved(details: Details) -> Details:
    is_on = details.status == EventStatus.SCHEDULED
    return replace(details, status=EventStatus.RESCHEDULED) if is_on else details


def _day(start: Written) -> str:
    return start.isoformat()


def _told_apart(candidates: list[Candidate]) -> list[Candidate]:
    """One of each event; those with one address and several times are told apart by original start."""
    distinct = {(one.uid, _original(one), one.details.title): one for one in candidates}
    uses = Counter(uid for uid, _, _ in distinct)
    kept: dict[tuple[str, str], Candidate] = {}
    for (uid, original, title), one in distinct.items():
        shared = uses[uid] > 1
        key = (uid, f"{moment_id(original)}" if shared else "")
        if key in kept and kept[key].details.title != title:
            # Two events on one list page that have only the page's own address.
            key = (
                stored_uid("", title=title, start=original.isoformat(), place=one.details.location_text),
                "",
            )
        kept[key] = replace(one, uid=key[0], recurrence_id=key[1])
    return list(kept.values())


def _original(candidate: Candidate) -> datetime:
    return candidate.when.previous_start or candidate.when.start
