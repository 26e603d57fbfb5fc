"""The questions, what each demands of every event, and how well each series of the calendars fits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FILE = Path(__file__).parent / "questions.json"
UNDATED = timedelta(days=14)  # the convention for a question that says no date
GRADES = (1, 2, 3)
GOOD = 2
READ = frozenset(
    ["ask", "topic", "when", "near", "free", "max", "ages", "group", "online", "without", "needs", "judged"]
)

Span = tuple[datetime, datetime]


class BadQuestion(ValueError):
    """A question that cannot be graded as it stands."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Not farther than `miles` from a point."""

    name: str
    latitude: float
    longitude: float
    miles: float


@dataclass(frozen=True, slots=True)
class Question:
    """The words, the hard constraints, what the given query says besides them, and the grades by series."""

    words: str
    spans: tuple[Span, ...]
    is_dated: bool
    circle: Circle | None
    is_free: bool
    max_price: float | None
    ages: tuple[int, ...]
    is_online: bool | None
    without: tuple[str, ...]
    needs: tuple[str, ...]
    topic: str | None
    groups: tuple[str, ...]
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """All questions, asked at one moment in one time zone by people at home in one place."""

    now: datetime
    timezone: str
    home: str
    questions: tuple[Question, ...]


def load(path: Path = FILE) -> QuestionSet:
    """Read the file; raises BadQuestion for what cannot be graded."""
    data = json.loads(path.read_text(encoding="utf-8"))
    zone = ZoneInfo(data["timezone"])
    now = datetime.fromisoformat(data["now"]).astimezone(zone)
    questions = tuple(_question(raw, data["places"], now, zone) for raw in data["questions"])
    repeated = len(questions) - len({question.words for question in questions})
    if repeated:
        raise BadQuestion(f"{repeated} questions are asked twice")
    return QuestionSet(now, data["timezone"], data["home"], questions)


def series_key(feed_url: str, uid: str) -> str:
    """A series by its feed and its uid's own part, the same in every copy of the database.

    A page's addresses hold the period ("…/2026-04-20/cabaret"), which is no part of what is on.
    """
    feed = Path(feed_url).stem
    return f"{feed}/{uid.partition('@')[0].rpartition('/')[2].removeprefix(f'{feed}-')}"


def _question(raw: dict[str, Any], places: dict[str, list[float]], now: datetime, zone: ZoneInfo) -> Question:
    words = raw["ask"]
    unknown = raw.keys() - READ
    if unknown:
        raise BadQuestion(f"{words!r} says what nobody reads: {', '.join(sorted(unknown))}")
    spans = tuple((_local(start, zone), _local(end, zone)) for start, end in raw.get("when", ()))
    return Question(
        words=words,
        # What is over at the moment of asking is not asked for.
        spans=tuple((max(start, now), end) for start, end in spans) or ((now, now + UNDATED),),
        is_dated=bool(spans),
        circle=_circle(raw["near"], places) if "near" in raw else None,
        is_free=raw.get("free", False),
        max_price=raw.get("max"),
        ages=tuple(raw.get("ages", ())),
        is_online=raw.get("online"),
        without=tuple(raw.get("without", ())),
        needs=tuple(raw.get("needs", ())),
        topic=raw.get("topic") or None,
        groups=tuple(raw.get("group", ())),
        grades=_grades(words, raw["judged"]),
    )


def _local(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def _circle(near: list[Any], places: dict[str, list[float]]) -> Circle:
    name, miles = near
    latitude, longitude = places[name]
    return Circle(name, latitude, longitude, float(miles))


def _grades(words: str, judged: dict[str, list[str]]) -> dict[str, int]:
    grades: dict[str, int] = {}
    for grade, keys in judged.items():
        for key in keys:
            if int(grade) not in GRADES or key in grades:
                raise BadQuestion(f"{words!r} judges {key} twice, or by a grade that is not 1, 2 or 3")
            grades[key] = int(grade)
    if max(grades.values(), default=0) < GOOD:
        raise BadQuestion(f"{words!r} has no good answer")
    return grades
