"""The plan of a day in words: what to do in each part, and how far it is from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from assistant.describing import card_in_words
from assistant.planning import Step
from assistant.query import Part
from assistant.retrieval import FoundEvent
from assistant.wording import UNSAID_OF_ONE, and_list, distance_in_words, hours_in_words, need_in_words

_NAMED = {
    (6 * 60, 12 * 60): "morning",
    (12 * 60, 17 * 60): "afternoon",
    (17 * 60, 24 * 60): "evening",
}
_A_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 only its hours are told


def plan_in_words(steps: Sequence[Step], *, now: datetime, zone: str) -> Iterator[str]:
    """A heading for each part and the event under it, then the parts for which nothing was found."""
    for step in steps:
        if step.found is not None:
            name = part_in_words(step.part)
            yield f"{name[0].upper()}{name[1:]}{_way_in_words(step)}:"
            yield card_in_words(step.found, now=now, zone=zone) + _left_open(step.found)
    missed = [part_in_words(step.part) for step in steps if step.found is None]
    if missed:
        yield f"I found nothing that fits in for {_semicolons(missed)}."


def _semicolons(parts: Sequence[str]) -> str:
    """The parts apart from the commas within them."""
    return and_list(parts) if len(parts) < 3 else f"{'; '.join(parts[:-1])}; and {parts[-1]}"


def _left_open(found: FoundEvent) -> str:
    if not found.unsaid:
        return ""
    points = [UNSAID_OF_ONE.get(word, f"whether there is {need_in_words(word)}") for word in found.unsaid]
    return f" It may fit: the calendar does not say {and_list(points, 'or')}."


def part_in_words(part: Part) -> str:
    """ "morning, for children", "afternoon, “museum”", "11:00 am–2:00 pm"."""
    words = [_daypart_in_words(part.daypart) if part.daypart else ""]
    words += [f"“{part.topic}”"] if part.topic else []
    words += [f"for {and_list(part.audience)}"] if part.audience else []
    return ", ".join(word for word in words if word) or "then"


def _daypart_in_words(daypart: tuple[int, int]) -> str:
    if daypart in _NAMED:
        return _NAMED[daypart]
    start, end = (datetime.combine(_A_DAY, time(minute // 60 % 24, minute % 60)) for minute in daypart)
    return hours_in_words(start, end if end > start else None)


def _way_in_words(step: Step) -> str:
    if step.miles is None:
        return ""
    if step.miles < 0.1:
        return " (in the same place)"
    return f" ({distance_in_words(step.miles).removesuffix(' away')} from the one before)"
