"""When something takes place, as a sentence states it: a day with its times is one claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.checking.claims import Claim
from assistant.checking.days import Day, days_in
from assistant.checking.facts import Facts, Occurrence, Row
from assistant.checking.hours import Time, times_in
from assistant.checking.numerals import NUMBER, value_of
from assistant.wording import hours_in_words

_BETWEEN = re.compile(
    r"[\s,(·]*(?:(?:the|at|from|on|of|in|for|starting|beginning|starts|begins|around|about|between|runs|running|and|or|to|until|till|through|–|-|—|,|\()\s*)*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:(?:on|at|from|between|this|starting|beginning)\s+)+$", re.IGNORECASE)
_LASTS = re.compile(
    rf"\b({NUMBER}|an?|half\s+an)[\s-](hour|minute)s?\b(?![\s-]*(?:away|drive|walk|ride|by|from))",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:weekly|monthly|daily|every\s+(?:week|month|day|other\s+\w+)|each\s+(?:week|month|day))\b",
    re.IGNORECASE,
)
_ALL_DAY = re.compile(r"\ball[\s-]day\b", re.IGNORECASE)
LONGEST_WINDOW = 62


@dataclass(frozen=True, slots=True)
class _When:
    """Days and times that stand together."""

    days: Sequence[Day]
    times: Sequence[Time]

    def holds(self, row: Row) -> bool:
        if not self.times:
            return all(self._is_a_day_of(row, day) for day in self.days)
        if any(day.comes_again for day in self.days) and not _comes_again(row):
            return False
        return any(self._fits(one, row.today) for one in row.occurrences)

    def _is_a_day_of(self, row: Row, said: Day) -> bool:
        found = any(said.is_day(day, row.today) for one in row.occurrences for day in one.days)
        return found and (not said.comes_again or _comes_again(row))

    def _fits(self, one: Occurrence, today: date) -> bool:
        has_days = all(any(said.is_day(day, today) for day in one.days) for said in self.days)
        return has_days and all(time.fits(one) for time in self.times)

    def is_known(self, facts: Facts) -> bool:
        """Whether these days were searched, or asked about; times are only known of events."""
        searched = list(_searched(facts))
        if any(time.part is None for time in self.times) or any(day.comes_again for day in self.days):
            return False
        return all(any(said.is_day(day, facts.asked.today) for day in searched) for said in self.days)

    def put(self, row: Row) -> str:
        if self.days:
            return f"on {row.when}" if row.when else ""
        start, end = row.event.get("start_time"), row.event.get("end_time")
        if start is None or row.event.get("all_day"):
            return ""
        if sum(len(time.choices) for time in self.times) > 1:
            return hours_in_words(start, end)
        return hours_in_words(end if end is not None and self.times[0].side == "end" else start, None)


def when_claims(text: str) -> Iterator[Claim]:
    """What a text states of days, times, how long and how often."""
    for start, end, when in _groups(text):
        before = _BEFORE.search(text, 0, start) if when.days else None
        begin = before.start() if before else start
        kind = "date" if when.days else "time"
        yield Claim(kind, begin, end, when.holds, when.is_known, when.put)
    for found in _LASTS.finditer(text):
        minutes = value_of(found[1]) * (60 if found[2].casefold() == "hour" else 1)
        yield Claim("duration", *found.span(), lambda row, minutes=minutes: row.minutes_long == minutes)  # type: ignore[misc] # mypy does not follow a default in a lambda
    for found in _AGAIN.finditer(text):
        yield Claim("date", *found.span(), _comes_again)
    for found in _ALL_DAY.finditer(text):
        yield Claim("time", *found.span(), lambda row: bool(row.event.get("all_day")), lambda _facts: True)


def _groups(text: str) -> Iterator[tuple[int, int, _When]]:
    days, times = list(days_in(text)), list(times_in(text))
    # "tonight" is a day and a part of it: both stand in one place.
    atoms: list[Day | Time] = sorted([*days, *times], key=lambda one: (one.start, one.end))
    group: list[Day | Time] = []
    for atom in atoms:
        if (
            group
            and not _BETWEEN.fullmatch(text, max(one.end for one in group), atom.start)
            and atom.start >= max(one.end for one in group)
        ):
            yield _group(group)
            group = []
        group.append(atom)
    if group:
        yield _group(group)


def _group(atoms: Sequence[Day | Time]) -> tuple[int, int, _When]:
    days = [atom for atom in atoms if isinstance(atom, Day)]
    times = [atom for atom in atoms if isinstance(atom, Time)]
    return min(atom.start for atom in atoms), max(atom.end for atom in atoms), _When(days, times)


def _comes_again(row: Row) -> bool:
    said = ("every ", "weekly", "monthly", "daily", "each week", "ongoing")
    return bool(row.event.get("also_on")) or any(word in row.text for word in said)


def _searched(facts: Facts) -> Iterator[date]:
    """The days of the windows, and today."""
    yield facts.asked.today
    zone = facts.asked.zone
    for window in facts.asked.windows:
        day = window.start.astimezone(zone).date()
        last = (window.end - timedelta(seconds=1)).astimezone(zone).date() if window.end else day
        for offset in range(min((last - day).days, LONGEST_WINDOW) + 1):
            yield day + timedelta(days=offset)
