"""The questions that are measured: typed as people do, each case with fifty different ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.query import Spot
from benchmarks import phrases
from benchmarks.moment import DAYS, NOW
from benchmarks.table import Floor
from benchmarks.towns import towns
from events.circles import Circle
from gazetteer import Place

COUNT = 50
RADIUS_MILES = 10.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and what it asks for, for the yardsticks to answer the same."""

    message: str
    topic: str
    start: datetime
    end: datetime
    circle: Circle | None = None
    is_online: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Questions of one kind and what they may take at a million events."""

    name: str
    questions: tuple[Question, ...]
    floor: Floor


def cases() -> list[Case]:
    """The cases of the specification."""
    return [
        _case("10 miles around a big city, 14 days", _around_city, Floor(25, 60)),
        _case("10 miles around a small town, a weekend", _around_town, Floor(12, 30)),
        _case("no place, 14 days", _anywhere, Floor(60, 150)),
        _case(f"no place, {DAYS} days", _all_days, Floor(90, 200)),
        _case("online only, 30 days", _online, Floor(60, 150)),
    ]


def _case(name: str, make: Callable[[int, str], Question], floor: Floor) -> Case:
    return Case(name, tuple(make(at, topic) for at, topic in enumerate(_topics())), floor)


def _topics() -> Iterator[str]:
    """Two things people look for beside each other: every pair once, so that no vector is remembered."""
    for number in range(COUNT):
        topic = phrases.TOPICS[number % len(phrases.TOPICS)]
        yield f"{topic} {phrases.SUBJECTS[(7 * number) % len(phrases.SUBJECTS)].lower()}"


def _around_city(number: int, topic: str) -> Question:
    city = towns()[number]
    message = f"{topic} within 10 miles of {city.name}, {city.admin1} in the next 14 days"
    return Question(message, topic, NOW, NOW + timedelta(days=14), _circle(city))


def _around_town(number: int, topic: str) -> Question:
    town = towns()[-1 - number]
    start = datetime.combine(NOW.date() + timedelta(days=3), time(), tzinfo=ZoneInfo(town.timezone))
    message = f"{topic} within 10 miles of {town.name}, {town.admin1} this weekend"
    return Question(message, topic, start, start + timedelta(days=2), _circle(town))


def _anywhere(_number: int, topic: str) -> Question:
    return Question(f"{topic} in the next 14 days", topic, NOW, NOW + timedelta(days=14))


def _all_days(_number: int, topic: str) -> Question:
    return Question(f"{topic} in the next 4 months", topic, NOW, NOW + timedelta(days=DAYS))


def _online(_number: int, topic: str) -> Question:
    end = NOW + timedelta(days=30)
    return Question(f"{topic} online in the next 30 days", topic, NOW, end, is_online=True)


def _circle(place: Place) -> Circle:
    return Circle(place.latitude, place.longitude, RADIUS_MILES)


def spot_of(question: Question) -> tuple[Spot, ...]:
    """The place of a question as a query has it."""
    if question.circle is None:
        return ()
    return (Spot("there", question.circle.latitude, question.circle.longitude),)
