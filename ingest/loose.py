"""Events that stand alone, as pages and JSON answers list them, to candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
from ingest.venues import folded
from ingest.zones import known_zone

Written = date | datetime
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """One time as written, its end exclusive; `original` is the start it is known by in its series."""

    start: Written
    end: Written | None = None
    previous: Written | None = None
    original: Written | None = None


@dataclass(frozen=True, slots=True)
class LooseEvent:
    """What is said, and how to learn its times (may raise BadComponent); naive ones are in `zone`."""

    uid: str
    said: Said
    times: Callable[[], Sequence[Span]]
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
            found += _candidates(event, context)
        except COMPONENT_ERRORS as exc:
            uid, title = (event.uid, event.said.title) if event is not None else ("", "")
            reading.rejections.append(Rejection(uid, title, reason_of(exc)))
    reading.uids.update(one.uid for one in found)
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


def _candidates(event: LooseEvent, context: Context) -> list[Candidate]:
    spans = event.times()
    details = describe(event.said, context)
    return [_candidate(event, span, details, context) for span in spans]


def _candidate(event: LooseEvent, span: Span, details: Details, context: Context) -> Candidate:
    feed_zone = known_zone(event.zone) if event.zone else None
    zones = context.zones(feed=feed_zone, venue=details.venue_timezone)
    floating, rule = zones.of_floating() if feed_zone else zones.of_place()

    def placed(value: Written) -> Written:
        is_naive = isinstance(value, datetime) and value.tzinfo is None
        return value.replace(tzinfo=floating) if isinstance(value, datetime) and is_naive else value

    def moment(value: Written) -> datetime:
        return settle(placed(value), None, zones, tz_source).start

    tz_source = "utc" if isinstance(span.start, datetime) and span.start.tzinfo is UTC else rule
    when = settle(placed(span.start), placed(span.end) if span.end is not None else None, zones, tz_source)
    if span.previous is not None and (earlier := moment(span.previous)) != when.start:
        when = replace(when, previous_start=earlier)
    uid = stored_uid(
        event.uid, title=details.title, start=span.start.isoformat(), place=details.location_text
    )
    recurrence_id = moment_id(moment(span.original)) if span.original is not None else ""
    return Candidate(uid, recurrence_id, _moved(details) if when.previous_start else details, when)


def _moved(details: Details) -> Details:
    is_on = details.status == EventStatus.SCHEDULED
    return replace(details, status=EventStatus.RESCHEDULED) if is_on else details


def _told_apart(candidates: list[Candidate]) -> list[Candidate]:
    """One of each event; those with one address and several times are told apart by original start."""
    distinct = {(one.uid, one.recurrence_id, _original(one), one.details.title) for one in candidates}
    uses = Counter(uid for uid, _, _, _ in distinct)
    kept: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        original = _original(one)
        key = (one.uid, one.recurrence_id or (moment_id(original) if uses[one.uid] > 1 else ""))
        if key in kept and not _is_alike(kept[key], one):
            # Two events on one list page that have only the page's own address.
            title, place = one.details.title, one.details.location_text
            key = (stored_uid("", title=title, start=original.isoformat(), place=place), "")
        kept[key] = replace(one, uid=key[0], recurrence_id=key[1])
    return each_once(kept.values())


def _is_alike(one: Candidate, other: Candidate) -> bool:
    """Whether two under one name are one event: the same title, and no other place."""
    return one.details.title == other.details.title and _is_one_place(one, other)


def _is_one_place(one: Candidate, other: Candidate) -> bool:
    first, second = (folded(each.details.location_text) for each in (one, other))
    return first in second or second in first


def each_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One of those that are the same event under two names: same title, start, place and address.

    What the fuller says is kept under the name of the first that has one of its own.
    """
    groups: dict[tuple[str, datetime], list[Candidate]] = {}
    for one in candidates:
        rivals = groups.setdefault((folded(one.details.title), one.when.start), [])
        twin = next((position for position, rival in enumerate(rivals) if _is_same(rival, one)), None)
        if twin is None:
            rivals.append(one)
        else:
            rivals[twin] = _joined(rivals[twin], one)
    return [one for rivals in groups.values() for one in rivals]


def _is_same(one: Candidate, other: Candidate) -> bool:
    urls = {each.details.url.rstrip("/") for each in (one, other)}
    is_nameless = is_derived(one.uid) or is_derived(other.uid)
    has_one_name = one.uid == other.uid or is_nameless or (len(urls) == 1 and urls != {""})
    return has_one_name and _is_one_place(one, other)


def _joined(one: Candidate, other: Candidate) -> Candidate:
    named = other if is_derived(one.uid) else one
    fuller = max(one, other, key=lambda each: (len(each.details.description), bool(each.details.address)))
    return replace(fuller, uid=named.uid, recurrence_id=named.recurrence_id)


def is_derived(uid: str) -> bool:
    """Whether the source gave the event no name of its own."""
    return uid.startswith("derived-")


def _original(candidate: Candidate) -> datetime:
    return candidate.when.previous_start or candidate.when.start
