"""When something takes place, as a sentence states it: a day with its times is one claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

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
_ON_SIDE = [
    (side, re.compile(rf"\b(?:{words})\s+(?:(?:on|again|the|up|through)\s+)*$", re.IGNORECASE))
    for side, words in (
        ("end", r"ends?|ended|closes?|until|till|through|finishes|wraps\s+up"),
        ("start", r"begins?|opens?|starts?|opened|started|began"),
    )
]
_HALVES = {"half": 30, "quarter": 15, "three quarters": 45}
_LASTS = re.compile(
    rf"\b(?>(?P<of>half|(?:a\s+)?quarter|three[\s-]quarters)\s+(?:of\s+)?an\s+hour"
    rf"|(?P<number>{NUMBER}|an?)(?P<half>\s+and\s+a\s+half)?[\s-](?P<unit>hour|minute)s?(?:\s+and\s+(?:a\s+)?(?P<and>half|quarter|three\s+quarters))?)\b"
    r"(?![\s-]*(?:away|drive|walk|ride|by|from|later|earlier|apart|ahead|before|after|early))",
    re.IGNORECASE,
)
_DAYS_LONG = re.compile(
    rf"\b(?:lasts?|runs?|goes\s+on|spans|spread\s+over)\s+(?:for\s+|over\s+)?(?P<days>{NUMBER})\s+days\b",
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
    side: str = ""  # "start" or "end", where it is said to begin or end on the day

    def holds(self, row: Row) -> bool:
        if not self.times and self.side:
            return any(self._is_side_of(one, row.today) for one in row.occurrences)
        if not self.times:
            return all(self._is_a_day_of(row, day) for day in self.days)
        if any(day.comes_again for day in self.days) and not _comes_again(row):
            return False
        if any(self._fits(one, row.today) for one in row.occurrences):
            return True
        # Its text may tell of more: "a parade at nine", which is not when it starts.
        return not self.days and all(
            time.side in ("", "at") and len(time.choices) == 1 and bool(time.choices[0] & row.told_minutes)
            for time in self.times
        )

    def _is_side_of(self, one: Occurrence, today: date) -> bool:
        """Whether one of these days is its first or its last."""
        sides = {min(one.days)} if self.side == "start" else {max(one.days), one.last}
        return any(said.is_day(day, today) for said in self.days for day in sides)

    def _is_a_day_of(self, row: Row, said: Day) -> bool:
        found = any(said.is_day(day, row.today) for one in row.occurrences for day in one.days)
        return found and (not said.comes_again or _comes_again(row))

    def _fits(self, one: Occurrence, today: date) -> bool:
        days = one.days | ({one.last} if any(time.side == "end" for time in self.times) else frozenset())
        has_days = all(any(said.is_day(day, today) for day in days) for said in self.days)
        return has_days and all(time.fits(one) for time in self.times)

    def is_known(self, facts: Facts) -> bool:
        """Whether these days were searched, or asked about; times are only known of events."""
        searched = list(_searched(facts))
        if any(time.part is None for time in self.times) or any(day.comes_again for day in self.days):
            return False
        return all(any(said.is_day(day, facts.asked.today) for day in searched) for said in self.days)

    def put(self, row: Row) -> str:
        if self.days:
            is_relative = row.when.startswith(("today", "tomorrow"))
            return row.when if is_relative or not row.when else f"on {row.when}"
        start, end = row.event.get("start_time"), row.event.get("end_time")
        if start is None or row.event.get("all_day") or any(time.is_bare for time in self.times):
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
        yield Claim("duration", *found.span(), partial(_is_long, _minutes_said(found)))
    for found in _DAYS_LONG.finditer(text):
        yield Claim("duration", *found.span(), partial(_is_days_long, value_of(found["days"])))
    for found in _AGAIN.finditer(text):
        yield Claim("date", *found.span(), _comes_again)
    for found in _ALL_DAY.finditer(text):
        yield Claim("time", *found.span(), lambda row: bool(row.event.get("all_day")), lambda _facts: True)


def _minutes_said(found: re.Match[str]) -> float:
    """ "Two and a half hours", "an hour and a quarter", "three quarters of an hour"."""

    def part(name: str) -> int:
        said = re.sub(r"^a\s+|[\s-]+", " ", (found[name] or "").casefold()).strip()
        return _HALVES.get(said, 0)

    if found["of"]:
        return part("of")
    whole = value_of(found["number"]) + (0.5 if found["half"] else 0)
    return (whole * 60 if found["unit"].casefold() == "hour" else whole) + part("and")


def _is_long(minutes: float, row: Row) -> bool:
    return row.minutes_long == minutes


def _is_days_long(days: float, row: Row) -> bool:
    return any(len(one.days) == days for one in row.occurrences)


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
            yield _group(text, group)
            group = []
        group.append(atom)
    if group:
        yield _group(text, group)


def _group(text: str, atoms: Sequence[Day | Time]) -> tuple[int, int, _When]:
    days = [atom for atom in atoms if isinstance(atom, Day)]
    times = [atom for atom in atoms if isinstance(atom, Time)]
    start, end = min(atom.start for atom in atoms), max(atom.end for atom in atoms)
    sides = (side for side, pattern in _ON_SIDE if pattern.search(text, 0, start))
    return start, end, _When(days, times, next(sides, "") if len(days) == 1 else "")


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
