"""From what a source says about an event to what is stored, apart from its time."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from events.models import AttendanceMode, CostKind, EventStatus, Feed
from ingest.candidate import Address, Ages, Cost, Details, Point, Said
from ingest.cleaning import MAX_SOURCE, plain_line, plain_text, storable, web_address
from ingest.context import Context
from ingest.venues.stated import stated_address
from ingest.wording.access import provisions
from ingest.wording.ages import ages_of_field, ages_of_text
from ingest.wording.attendance import (
    Attendance,
    attendance_of,
    attendance_of_field,
    is_online_place,
    says_in_person,
    without_moved,
)
from ingest.wording.language import language_of
from ingest.wording.meeting import meeting_url_in
from ingest.wording.price import cost_of_text
from ingest.wording.registration import registration_of, registration_of_field
from ingest.wording.status import (
    TitleStatus,
    is_full_field,
    status_of_field,
    status_of_title,
    words_of_cancellation,
    words_of_full,
)
from ingest.wording.tags import audience_tags

MAX_TAGS = 20
# As readers of structured offers put numbers; only a source's own words are evidence.
_COMPOSED = re.compile(r"^(?:free|[\d.]+(?:–[\d.]+)?(?: [A-Z]{3})?)?$")
MAX_WORDS = 300
Evidence = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The texts of an event made plain, the marks taken out of its title, and where it is joined."""

    title: str
    description: str
    location: str
    mark: TitleStatus
    moved: str
    meeting_url: str

    @property
    def all(self) -> str:
        return f"{self.title}\n{self.description}"


def describe(said: Said, context: Context, *, is_libcal: bool = False) -> Details:
    """All facts of an event but its time, with the words they were read from; the unsaid stays unknown."""
    words = _words_of(said)
    address = stated_address(said, words.location, context, is_libcal=is_libcal)
    attendance = _attendance(said, words, context, has_venue=bool(address))
    is_online = attendance.mode == AttendanceMode.ONLINE
    address = None if is_online else address
    located = context.places.locate(address, _point_of(said, address, context))
    if located.refusal and not is_online:
        context.repairs.note(located.refusal)
    status, status_words = _status(said, words)
    cost, ages = _cost(said, words), ages_of_field(said.ages) if said.ages else ages_of_text(words.all)
    needs, needs_words = _registration(said, words)
    access = provisions(words.all, said.accessibility)
    categories = [tag for text in said.categories if (tag := plain_line(text, 100))][:MAX_TAGS]
    return Details(
        title=words.title,
        description=words.description,
        url=web_address(said.url, context.base_url),
        organizer=plain_line(said.organizer, 300),
        location_text=words.location,
        address=address,
        point=None if is_online else located.point,
        venue_timezone=located.timezone,
        attendance=attendance.mode,
        status=status,
        cost=cost,
        ages=ages,
        audience_tags=audience_tags(f"{words.title} {said.ages}", categories, ages),
        metadata_tags=tuple(dict.fromkeys(categories)),
        accessibility=tuple(tag for tag, _ in access),
        requires_registration=needs,
        language=language_of(said.language, words.all),
        meeting_url=words.meeting_url,
        evidence=_evidence(
            ("status", status_words),
            ("attendance", attendance.words),
            ("cost", "" if cost.kind == CostKind.UNKNOWN or _COMPOSED.match(cost.text) else cost.text),
            ("ages", _words_of_ages(said, ages)),
            ("registration", needs_words),
            *((f"accessibility.{tag}", text) for tag, text in access),
        ),
        raw_title=_raw_title(said.title, words.title),
    )


def _words_of(said: Said) -> _Words:
    mark = status_of_title(plain_line(said.title))
    title, moved = without_moved(mark.title)
    return _Words(
        title=title,
        description=plain_text(said.description),
        location=plain_line(said.location, 500),
        mark=mark,
        moved=moved,
        meeting_url=web_address(said.meeting_url)
        or meeting_url_in((said.location, said.url, said.description)),
    )


def _raw_title(written: str, title: str) -> str:
    """The title as written, when cleaning or cutting changed it; its blanks and entities are no change."""
    raw = " ".join(storable(written[:MAX_SOURCE]).split())
    return raw if html.unescape(raw) != title else ""


def _point_of(said: Said, address: Address | None, context: Context) -> Point | None:
    """The source's point, where it is about the place that the location rule leaves standing."""
    is_own_place = context.location_rule in ("", Feed.LocationRule.USE) or not context.default_venue
    return said.point if is_own_place and (address or said.point) else None


def _status(said: Said, words: _Words) -> tuple[str, str]:
    """The strongest of what field, title and opening words say, with the words that say it."""
    stated = [
        (status_of_field(said.status), said.status),
        (words.mark.status, words.mark.words),
        (EventStatus.CANCELLED, words_of_cancellation(words.description)),
        (
            EventStatus.FULL,
            said.sold_out if is_full_field(said.sold_out) else words_of_full(words.description),
        ),
    ]
    for status in (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.FULL, EventStatus.RESCHEDULED):
        found = next((text for one, text in stated if one == status and text), "")
        if found:
            return status, found
    return EventStatus.SCHEDULED, ""


def _attendance(said: Said, words: _Words, context: Context, *, has_venue: bool) -> Attendance:
    """The mode as the calendar's location rule lets it stand."""
    if context.location_rule == Feed.LocationRule.ONLINE:
        return Attendance(AttendanceMode.ONLINE)
    is_own = context.location_rule != Feed.LocationRule.OVERRIDE or not context.default_venue
    stated = _stated_attendance(said, words, words.location if is_own else "", has_venue=has_venue)
    if not is_own and stated.mode == AttendanceMode.ONLINE:
        # Always at the venue, says the operator: then what is also online is both.
        return stated._replace(mode=AttendanceMode.MIXED)
    return stated


def _stated_attendance(said: Said, words: _Words, location: str, *, has_venue: bool) -> Attendance:
    for field in (said.status, said.attendance):
        if (named := attendance_of_field(field)).mode != AttendanceMode.UNKNOWN:
            return named
    if words.moved:
        return Attendance(AttendanceMode.ONLINE, words.moved)
    is_there = has_venue and not is_online_place(location)
    told = attendance_of(words.title, words.description, location, has_venue=is_there)
    if words.meeting_url and told.mode == AttendanceMode.UNKNOWN and not says_in_person(words.all):
        return Attendance(AttendanceMode.ONLINE, words.meeting_url)
    if words.meeting_url and told.mode == AttendanceMode.OFFLINE:
        return Attendance(AttendanceMode.MIXED, words.meeting_url)
    return told


def _cost(said: Said, words: _Words) -> Cost:
    return said.cost if said.cost is not None else cost_of_text(words.title, words.description)


def _words_of_ages(said: Said, ages: Ages) -> str:
    return (said.ages or ages.label) if ages.label else ""


def _registration(said: Said, words: _Words) -> tuple[bool | None, str]:
    needs, found = registration_of_field(said.registration)
    return (needs, found) if needs is not None else registration_of(words.all)


def _evidence(*facts: tuple[str, str]) -> Evidence:
    return tuple((name, text.strip()[:MAX_WORDS]) for name, text in _said(facts))


def _said(facts: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return (fact for fact in facts if fact[1].strip())
