"""Recurrence rules that must not be expanded, told before they are tried.

The library that expands them looks at a rule's end only when it has found a time, so a rule that never comes
true runs to the year 9999; and a rule finer than a day can have more times than anybody wants to read.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache

from ingest.errors import RefusedRule

MAX_A_DAY = 4
MAX_COUNT = 100_000
FIRST_YEAR = 1900
EPOCH_YEAR = 1970
_UNTIL = re.compile(r"UNTIL=(\d{8})(?!\d)", re.IGNORECASE)
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_FIELDS = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
_LONGEST_SET = {"MONTHLY": 31, "YEARLY": 366}


def rule_fields(rule: str) -> dict[str, str]:
    """The NAME=value parts of a rule, upper-case; raises RefusedRule."""
    fields = {}
    for part in rule.upper().replace(" ", "").strip(";").split(";"):
        name, sign, value = part.partition("=")
        if not sign or not value:
            raise RefusedRule(f"its rule has an unreadable part {part[:30]!r}")
        fields[name] = value
    return fields


def ends_before(rule: str, day: date) -> bool:
    """Whether the rule names an UNTIL on an earlier day."""
    until = _UNTIL.search(rule)
    return until is not None and until[1] < f"{day:%Y%m%d}"


def refuse_unbounded(fields: dict[str, str], start: date) -> None:
    """Raise RefusedRule unless the rule has few times a day, sane numbers, and some day to fall on."""
    frequency = fields.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        named = frequency.lower()[:20] or "without FREQ"
        raise RefusedRule(f"repeats {named}: more often than daily is not read")
    # Birthdays and holidays are written as yearly since 1970; any other series from then has no date set.
    if start.year < FIRST_YEAR or (start.year == EPOCH_YEAR and frequency != "YEARLY"):
        raise RefusedRule(f"its series starts in the year {start.year}")
    for name, high in (("INTERVAL", 10_000), ("COUNT", MAX_COUNT)):
        value = fields.get(name, "1")
        if not value.isdigit() or not 1 <= int(value) <= high:
            raise RefusedRule(f"its rule has {name}={value[:20]}")
    if _times_a_day(fields) > MAX_A_DAY:
        raise RefusedRule(f"repeats {_times_a_day(fields)} times a day")
    if not _has_some_time(fields, start):
        raise RefusedRule("its rule never comes true")


def _times_a_day(fields: dict[str, str]) -> int:
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= fields.get(name, "0").count(",") + 1
    return times


def _has_some_time(fields: dict[str, str], start: date) -> bool:
    """Whether the rule can fall on any day, as far as that is told without expanding it."""
    weekdays = {text[-2:] for text in fields.get("BYDAY", "").split(",") if text}
    if not weekdays.issubset(_WEEKDAYS):
        raise RefusedRule(f"its rule has BYDAY={fields['BYDAY'][:20]}")
    whole_weeks = fields["FREQ"] == "DAILY" and int(fields.get("INTERVAL", "1")) % 7 == 0
    if whole_weeks and weekdays and _WEEKDAYS[start.weekday()] not in weekdays:
        return False
    positions = _numbers(fields, "BYSETPOS")
    if positions and min(abs(position) for position in positions) > _set_size(fields, len(weekdays)):
        return False
    named = tuple(frozenset(_numbers(fields, name)) for name in _DAY_FIELDS)
    return not any(named) or _falls_on_a_day(named, frozenset(weekdays))


def _set_size(fields: dict[str, str], weekdays: int) -> int:
    """The most times one period of the rule can have."""
    days = max(weekdays, 1) if fields["FREQ"] == "WEEKLY" else _LONGEST_SET.get(fields["FREQ"], 1)
    return days * _times_a_day(fields)


def _numbers(fields: dict[str, str], name: str) -> set[int]:
    try:
        return {int(text) for text in fields.get(name, "").split(",") if text}
    except ValueError:
        raise RefusedRule(f"its rule has {name}={fields[name][:20]}") from None


@lru_cache(maxsize=1024)
def _falls_on_a_day(named: tuple[frozenset[int], ...], weekdays: frozenset[str]) -> bool:
    """Whether some day has one of the numbers in each field that names any, and one of the weekdays."""
    wanted = [(position, numbers) for position, numbers in enumerate(named) if numbers]
    return any(
        all(numbers & day[position] for position, numbers in wanted)
        for weekday, day in _days()
        if not weekdays or weekday in weekdays
    )


@cache
def _days() -> tuple[tuple[str, tuple[frozenset[int], ...]], ...]:
    """Every day of 28 years, after which dates and weekdays repeat: its weekday and its numbers."""
    first = date(2000, 1, 1)
    days = (first + timedelta(days=number) for number in range(28 * 365 + 7))
    return tuple((_WEEKDAYS[day.weekday()], _numbers_of(day)) for day in days)


def _numbers_of(day: date) -> tuple[frozenset[int], ...]:
    """What each of _DAY_FIELDS calls the day, from the front and from the back."""
    of_year, week = day.timetuple().tm_yday, day.isocalendar().week
    last_of_month = (_next_month(day) - timedelta(days=1)).day
    last_of_year = date(day.year, 12, 31).timetuple().tm_yday
    return (
        frozenset({day.month}),
        frozenset({day.day, day.day - 1 - last_of_month}),
        frozenset({of_year, of_year - 1 - last_of_year}),
        frozenset({week, week - 53, week - 54}),
    )


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
