"""The shapes in which people and language models write days, hours, prices, ages and distances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip


def in_words(number: int) -> str:
    """ "seven"; digits from twenty-one on."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def ordinal(number: int) -> str:
    """ "14th"."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def days(day: date) -> list[str]:
    """A date without its weekday."""
    return [
        f"{day:%B} {day.day}",
        f"{day:%b} {day.day}",
        f"{day:%b}. {day.day}",
        f"{day.month}/{day.day}",
        f"the {ordinal(day.day)}",
        f"{day:%B} {ordinal(day.day)}",
        f"{day.day} {day:%B}",
        f"the {ordinal(day.day)} of {day:%B}",
        f"{day:%Y-%m-%d}",
    ]


def hours(moment: datetime) -> list[str]:
    """A time of day."""
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    part = "morning" if moment.hour < 12 else "afternoon" if moment.hour < 17 else "evening"
    said = [f"{hour}:{moment:%M} {half}", f"{hour}:{moment:%M}{half}", f"{moment:%H:%M}"]
    if moment.minute == 0:
        said += [f"{hour} {half}", f"{hour}{half}", f"{hour} {half[0]}.m.", f"{in_words(hour)} in the {part}"]
        said += [f"{in_words(hour)} o'clock"]
    if moment.minute == 30:
        said += [f"half past {in_words(hour)}", f"{in_words(hour)} thirty in the {part}"]
    return said


def spans(start: datetime, end: datetime) -> list[str]:
    """From one time of day to another."""
    first, last = (f"{one.hour % 12 or 12}:{one:%M}" for one in (start, end))
    half, last_half = ("am" if one.hour < 12 else "pm" for one in (start, end))
    short, last_short = first.removesuffix(":00"), last.removesuffix(":00")
    if half != last_half:
        return [f"{first} {half}–{last} {last_half}", f"{short} {half} to {last_short} {last_half}"]
    return [f"{first}–{last} {half}", f"{short} to {last_short} {half}", f"{short}-{last_short}{half}"]


def prices(low: Decimal | int, high: Decimal | int) -> list[str]:
    """What one costs; both 0: nothing."""
    if high == 0:
        return ["free", "free of charge", "completely free"]
    if low == high:
        return [f"${low}", f"{low} dollars", f"{in_words(int(low))} dollars", f"${low}.00"]
    words = f"{in_words(int(low))} to {in_words(int(high))} dollars"
    return [f"${low}–{high}", f"${low} to ${high}", f"${low}-${high}", words]


def ages(low: int, high: int | None) -> list[str]:
    """For whom; no end: and up, from 0: everybody."""
    if high is None:
        if low == 0:
            return ["all ages", "people of all ages", "everyone, whatever their age"]
        return [f"ages {low} and up", f"people aged {low} or older", f"ages {low}+", f"those over {low}"]
    return [
        f"ages {low}–{high}",
        f"children from {low} to {high}",
        f"kids {low}-{high}",
        f"ages {low} to {high}",
    ]


def distances(miles: float) -> Iterator[str]:
    """How far away."""
    yield f"{miles:g} miles away"
    yield f"about {miles:g} miles from you"
    yield f"{miles:g} mi away"
    if miles == int(miles):
        yield f"{in_words(int(miles))} miles away"
