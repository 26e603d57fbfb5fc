"""Times of day as they are said: "10:00 am", "10 to 11 in the morning", "half past six", "noon"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.checking.numerals import UNITS, VALUES

_HOUR_WORD = "|".join(UNITS[:12])
_MINUTE_WORD = "thirty|fifteen|forty-five|forty five|twenty|ten|forty|fifty|five"
_HALF = r"(?P<half>[ap])(?:\.\s?m\b\.?|m\b)"
_LATER = r"(?:in|at|of)\s+(?:the\s+)?(?P<part>morning|afternoon|evening|night)"
_CLOCK = r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?"
# "10–11:30 am": the first takes its half from the second.
_RANGE = re.compile(
    rf"(?<![\d$:/.,])(?P<hour0>1?\d)(?:[:.](?P<minute0>[0-5]\d))?\s*(?:–|-|—|to|until|till)\s*{_CLOCK}\s*(?:{_HALF}|{_LATER})",
    re.IGNORECASE,
)
_WITH_HALF = re.compile(rf"(?<![\d$:/.,]){_CLOCK}\s*(?:{_HALF}|o['’]clock|{_LATER})", re.IGNORECASE)
_PLAIN = re.compile(
    r"(?<![\d$:/.,])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])"
    r"(?:\s*(?:–|-|—|to|until|till)\s*(?P<hour2>[01]?\d|2[0-3])(?::(?P<minute2>[0-5]\d))?(?![\d:]|\s*[ap]\.?m\b))?"
)
_NAMED = re.compile(r"\b(?:(?P<past>half|quarter)\s+past\s+)?(?P<name>noon|midday|midnight)\b", re.IGNORECASE)
_OTHER_UNITS = "of|different|places|venues|locations|years?|miles?|dollars|minutes|hours|hundred"
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_WORDS = re.compile(
    rf"\b(?:(?P<past>half\s+past|quarter\s+past|quarter\s+to)\s+(?P<of>{_HOUR_WORD}|\d\d?)"
    rf"|(?P<word>{_HOUR_WORD})(?:[\s-](?P<minutes>{_MINUTE_WORD}))?\s+"
    rf"(?:o['’]clock|{_LATER.replace('part', 'later')}|(?P<wordhalf>[ap])(?:\.\s?m\b\.?|m\b))"
    rf"|(?<=\bat\s)(?P<bare>{_HOUR_WORD})(?:[\s-](?P<bareminutes>{_MINUTE_WORD}))?(?!\s+(?:{_OTHER_UNITS})|-)"
    r"|(?<=\b(?:at|by)\s)(?P<figure>1?\d)"
    r"(?=\s*(?:[.,;!?)](?!\d)|$|in\s+the|on\b|and\b|sharp|tonight|today|tomorrow)))",
    re.IGNORECASE,
)
_SIDES = [
    (side, re.compile(rf"\b(?:{words})\s+(?:at\s+|by\s+|about\s+|around\s+|promptly\s+)*$", re.IGNORECASE))
    for side, words in (
        ("start", r"(?:be|get|arrive|come)(?:\s+there)?\s+by"),
        ("end", r"ends?|ending|until|till|finish(?:es)?|closes?|over|wraps?\s+up|lets\s+out|done"),
        ("before", "before|by"),
        ("after", "after|past"),
        ("start", r"starts?|starting|begins?|beginning|opens?|kicks?\s+off|is|it['’]s"),
        ("at", "there|at"),
    )
]
_DAYPART = re.compile(
    r"\b(?:in\s+the\s+(?P<in>morning|afternoon|evening)"
    r"|(?:early|late|mid)[\s-](?P<of>morning|afternoon|evening)"
    r"|is\s+an?\s+(?P<a>morning|afternoon|evening|night)\s+(?:\w+)"
    rf"|(?:this|{_WEEKDAYS}|tomorrow)\s+(?P<day>morning|afternoon|evening|night)|tonight)\b",
    re.IGNORECASE,
)
# Minutes of the day that a part of it has, as people use the words.
_PARTS = {"morning": (0, 720), "afternoon": (720, 1080), "evening": (1020, 1440), "night": (1020, 1440)}


class Times(Protocol):
    """When an event takes place: the minutes of the day of its start and end."""

    @property
    def start(self) -> int | None:
        """None for whole days."""

    @property
    def end(self) -> int | None:
        """None where nobody says."""

    @property
    def minutes(self) -> frozenset[int]:
        """Those that are known."""

    def is_over_by(self, minute: int) -> bool:
        """Whether it is over by a minute of its first day."""


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch that names times of day: each of `choices` is one time, with the minutes it may mean.

    For a part of the day `part` has its bounds instead. `side` is "before", "after" or "at" a time, or the
    "start" or "end" it is said to be.
    """

    start: int
    end: int
    choices: tuple[frozenset[int], ...] = ()
    part: tuple[int, int] | None = None
    side: str = ""
    is_bare: bool = False  # "at four" may be something else than a time

    def fits(self, one: Times) -> bool:
        """Whether it tells of this time of an event."""
        if self.part is not None:
            return _overlaps(one, self.part)
        if self.side == "before":
            return one.start is not None and any(one.is_over_by(at) for at in self.choices[-1])
        if self.side == "after":
            return one.start is not None and any(at <= one.start for at in self.choices[0])
        if self.side in ("start", "at", "end") and len(self.choices) == 1:
            # "On Friday at ten" is the start too.
            return (one.end if self.side == "end" else one.start) in self.choices[0]
        return all(choice & one.minutes for choice in self.choices)


def times_in(text: str) -> Iterator[Time]:
    """The times that a text names, a span as one."""
    taken: list[tuple[int, int]] = []
    readers = (
        (_RANGE, _range), (_WITH_HALF, _with_half), (_PLAIN, _plain), (_NAMED, _named), (_WORDS, _words),
        (_DAYPART, _daypart),
    )  # fmt: skip
    for pattern, read in readers:
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            taken.append(found.span())
            yield _sided(read(found), text)


def _sided(time: Time, text: str) -> Time:
    if time.part is not None:
        return time
    sides = (side for side, pattern in _SIDES if pattern.search(text, 0, time.start))
    return replace(time, side=next(sides, ""))


def _overlaps(one: Times, part: tuple[int, int]) -> bool:
    """Whether some of it is in a part of the day; an event without times may be."""
    if one.start is None:
        return True
    end = one.end if one.end is not None and one.end > one.start else one.start + 1
    if one.end is not None and one.end < one.start:  # past midnight
        return one.start < part[1] or part[0] < one.end
    return one.start < part[1] and part[0] < end


def _range(found: re.Match[str]) -> Time:
    late = _is_late(found)
    last = _minutes(found["hour"], found["minute"], late)
    first = _minutes(found["hour0"], found["minute0"], None)
    # The half that makes the span the shorter one: "11–1 pm" begins before noon.
    begins = frozenset(
        max((one for one in first if any(one < end for end in last)), default=m) for m in first
    )
    return Time(found.start(), found.end(), (begins, last))


def _with_half(found: re.Match[str]) -> Time:
    return Time(found.start(), found.end(), (_minutes(found["hour"], found["minute"], _is_late(found)),))


def _plain(found: re.Match[str]) -> Time:
    first = _minutes(found["hour"], found["minute"], None)
    if found["hour2"]:
        return Time(found.start(), found.end(), (first, _minutes(found["hour2"], found["minute2"], None)))
    return Time(found.start(), found.end(), (first,))


def _named(found: re.Match[str]) -> Time:
    minutes = {0, 1440, 1439} if found["name"].casefold() == "midnight" else {720}
    if found["past"]:
        past = 30 if found["past"].casefold() == "half" else 15
        minutes = {(minute + past) % 1440 for minute in minutes - {1439}}
    return Time(found.start(), found.end(), (frozenset(minutes),))


def _words(found: re.Match[str]) -> Time:
    if found["past"]:
        hour = VALUES.get(found["of"].casefold()) or int(found["of"])
        by = {"half": 30, "quarter": 15}[found["past"].casefold().split()[0]]
        by = -by if found["past"].casefold().endswith("to") else by
        choices = frozenset((int(hour) % 12 * 60 + by + shift) % 1440 for shift in (0, 720))
        return Time(found.start(), found.end(), (choices,))
    word = found["word"] or found["bare"] or found["figure"]
    hour = VALUES.get(word.casefold()) or int(word)
    said = (found["minutes"] or found["bareminutes"] or "").casefold().replace(" ", "-")
    minute = str(VALUES[said]) if said else None
    half = (found["wordhalf"] or "").casefold()
    later = (found["later"] or "").casefold()
    late = half == "p" if half else (later != "morning" if later else None)
    minutes = _minutes(str(hour), minute, late)
    return Time(found.start(), found.end(), (minutes,), is_bare=bool(found["bare"] or found["figure"]))


def _daypart(found: re.Match[str]) -> Time:
    part = found["in"] or found["of"] or found["a"] or found["day"] or "night"
    return Time(found.start(), found.end(), part=_PARTS[part.casefold()])


def _is_late(found: re.Match[str]) -> bool | None:
    half, part = found["half"], found["part"]
    if half:
        return bool(half.casefold() == "p")
    return None if part is None else part.casefold() != "morning"


def _minutes(hour: str, minute: str | None, late: bool | None) -> frozenset[int]:  # noqa: FBT001 three states
    """The minutes of the day that a clock's hour may mean; `late` None: either half."""
    at, past = int(hour), int(minute or 0)
    if at > 12 or at == 0 or (late is None and hour.startswith("0")):
        return frozenset({at * 60 + past})
    halves = (0, 720) if late is None else (720,) if late else (0,)
    return frozenset(at % 12 * 60 + past + half for half in halves)
