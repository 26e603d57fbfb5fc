"""From the start and end a source gives to the time that is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ingest.candidate import When
from ingest.recurrence import DateOrTime
from ingest.zones import zone_name

SUSPICIOUS_YEAR = 1970
YEARS_KEPT = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones that may decide a time, None where there is none."""

    default: ZoneInfo
    feed: ZoneInfo | None = None
    option: ZoneInfo | None = None
    venue: ZoneInfo | None = None

    def of_floating(self) -> tuple[ZoneInfo, str]:
        """The zone of a wall-clock time without one: the calendar's, the operator's, the place's, ours."""
        return self._first(("calendar", self.feed), ("option", self.option), ("venue", self.venue))

    def of_place(self) -> tuple[ZoneInfo, str]:
        """The zone in which dates and instants are shown: the place's first."""
        return self._first(("venue", self.venue), ("calendar", self.feed), ("option", self.option))

    def _first(self, *rules: tuple[str, ZoneInfo | None]) -> tuple[ZoneInfo, str]:
        return next(((zone, rule) for rule, zone in rules if zone is not None), (self.default, "settings"))


def settle(start: DateOrTime, end: DateOrTime | None, zones: Zones, tz_source: str) -> When:
    """The stored time of an occurrence: dates become local midnights, full days become all-day.

    `end` None means that the source gives none: one day for a date, unknown for a time. An end that is not
    after the start is taken as not given.
    """
    place, place_rule = zones.of_place()
    if not isinstance(start, datetime):
        return _settle_days(start, end, place, place_rule, is_given=end is not None)
    named = zone_name(start.tzinfo) if start.tzinfo and tz_source != "utc" else ""
    zone = ZoneInfo(named) if named and named not in {"UTC", "Etc/UTC"} else place
    if isinstance(end, datetime):
        local, local_end = start.astimezone(zone), end.astimezone(zone)
        if _are_full_days(local, local_end):
            last = local_end + timedelta(minutes=1)
            return _settle_days(local.date(), last.date(), zone, tz_source, is_given=True)
    elif end is not None:
        end = datetime.combine(end, time.min, zone)
    has_end = end is not None and end > start
    return When(
        start=start.astimezone(UTC),
        end=end.astimezone(UTC) if end is not None and has_end else None,
        all_day=False,
        timezone=zone.key,
        tz_source=tz_source,
        end_given=has_end,
    )


def shown_zone(when: When) -> tzinfo:
    """The zone by whose clocks an occurrence is judged."""
    return ZoneInfo(when.timezone)


def doubt(when: When, now: datetime) -> str:
    """Why a time is not to be believed; empty when it is."""
    if when.start < now - timedelta(days=366 * YEARS_KEPT) and when.start.year > SUSPICIOUS_YEAR:
        return "started more than five years ago"
    return doubt_of_start(when.start, now)


def doubt_of_start(start: datetime, now: datetime) -> str:
    """Why a start can only be a slip, wherever the window lies; empty for what is merely long ago."""
    if start.year <= SUSPICIOUS_YEAR:
        return f"starts in the year {start.year}"
    if start > now + timedelta(days=366 * YEARS_KEPT):
        return "starts more than five years from now"
    return ""


def _settle_days(first: date, end: DateOrTime | None, zone: ZoneInfo, rule: str, *, is_given: bool) -> When:
    last = end.date() if isinstance(end, datetime) else end
    after = last if last is not None and last > first else first + ONE_DAY
    return When(
        start=datetime.combine(first, time.min, zone).astimezone(UTC),
        end=datetime.combine(after, time.min, zone).astimezone(UTC),
        all_day=True,
        timezone=zone.key,
        tz_source=rule,
        end_given=is_given,
    )


def _are_full_days(start: datetime, end: datetime) -> bool:
    """00:00 to 00:00 or to 23:59 of the same or a later day: how programs write "all day"."""
    if start.time() != time.min or end <= start:
        return False
    return end.time() == time.min or (end.hour, end.minute) == (23, 59)
