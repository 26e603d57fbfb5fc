"""The grader of relevance sees what is wrong, and refuses judgements that cannot be."""

import json
from datetime import timedelta
from math import log2
from pathlib import Path

import pytest
from django.utils import timezone

from evals.relevance_judged.constraints import broken, require_fit
from evals.relevance_judged.measures import ndcg, recall
from evals.relevance_judged.questions import FILE, BadQuestion, Question, load, series_key
from events.models import Event, Feed

pytestmark = pytest.mark.django_db


def question(**says: object) -> Question:
    """A question that demands only what is said of it, tomorrow's event being asked for."""
    now = timezone.now()
    usual = {
        "words": "anything", "spans": ((now, now + timedelta(days=2)),), "is_dated": True, "circle": None,
        "is_free": False, "max_price": None, "ages": (), "is_online": None, "without": (), "needs": (),
        "topic": None, "groups": (), "grades": {"town/walk": 3},
    }  # fmt: skip
    return Question(**{**usual, **says})


def event(**fields: object) -> Event:
    feed, _ = Feed.objects.get_or_create(url="samples/town.ics", defaults={"name": "Town"})
    start = timezone.now() + timedelta(days=1)
    usual = {"title": "Walk", "uid": "town-walk@samples.superschedules", "start_time": start, "feed": feed}
    return Event.objects.create(**{**usual, **fields})


def test_at_least_120_questions_each_have_a_good_answer() -> None:
    assert len(load().questions) >= 120


def test_gain_is_discounted_as_worked_by_hand() -> None:
    # Grades 3 2 3 0 1 2 gain 7 + 3/1.585 + 7/2 + 0 + 1/2.585 + 3/2.807; two more are judged but not found,
    # so the best order 3 3 3 2 2 2 gains 7 + 7/1.585 + 7/2 + 3/2.322 + 3/2.585 + 3/2.807.
    found = ["a", "b", "c", "d", "e", "f"]
    grades = {"a": 3, "b": 2, "c": 3, "e": 1, "f": 2, "g": 3, "h": 2}
    assert ndcg(found, grades, depth=6) == pytest.approx(13.848 / 18.438, abs=5e-4)


def test_a_series_found_twice_gains_once() -> None:
    assert ndcg(["a", "a"], {"a": 3, "b": 3}, depth=2) == pytest.approx(7 / (7 + 7 / log2(3)))


def test_recall_counts_the_good_answers_that_fit() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    assert recall(["c", "a"], grades, depth=8) == 0.5
    assert recall(["a"], grades, depth=1) == 1.0


@pytest.mark.parametrize(
    ("says", "fields", "name"),
    [
        ({}, {"event_status": "cancelled"}, "status"),
        ({}, {"start_time": timezone.now() + timedelta(days=9)}, "window"),
        ({"is_free": True}, {"cost_kind": "unknown"}, "free"),
        ({"max_price": 10}, {"cost_kind": "paid", "cost_min": 12}, "max price"),
        ({"ages": (4,)}, {"age_min": 5}, "ages"),
        ({"ages": (4,)}, {"audience_tags": []}, "ages"),
        ({"is_online": True}, {"event_attendance_mode": "offline"}, "online"),
        ({"without": ("jazz",)}, {"metadata_tags": ["Jazz"]}, "without"),
        ({"needs": ("asl",)}, {"accessibility": ["wheelchair"]}, "needs"),
    ],
)
def test_a_wrong_event_is_seen_as_wrong(says: dict, fields: dict, name: str) -> None:
    assert broken(event(**fields), question(**says)) == [name]


def test_an_event_outside_the_circle_is_wrong() -> None:
    circle = next(asked.circle for asked in load().questions if asked.circle)
    inside = event(latitude=circle.latitude, longitude=circle.longitude)
    outside = event(uid="far", latitude=circle.latitude + 1, longitude=circle.longitude)
    nowhere = event(uid="nowhere")
    asked = question(circle=circle)
    assert [broken(one, asked) for one in (inside, outside, nowhere)] == [[], ["circle"], ["circle"]]


def test_a_judged_series_that_is_not_there_is_an_error() -> None:
    with pytest.raises(BadQuestion, match="town/swim is in no sample calendar"):
        require_fit([question(grades={"town/swim": 3})], [event()])


def test_a_judged_series_that_never_meets_the_constraints_is_an_error() -> None:
    with pytest.raises(BadQuestion, match="breaks free"):
        require_fit([question(is_free=True)], [event()])


def test_a_series_is_known_by_its_own_part_of_the_uid() -> None:
    page = "samples/garden-city-arts.html"
    assert (
        series_key(page, "https://example.org/garden-city-arts/2026-04-20/cabaret")
        == "garden-city-arts/cabaret"
    )
    assert series_key("samples/newton-parks.ics", "newton-parks-bird-walk@x") == "newton-parks/bird-walk"


def test_a_question_without_a_good_answer_is_an_error(tmp_path: Path) -> None:
    data = json.loads(FILE.read_text())
    data["questions"] = [{"ask": "anything", "judged": {"1": ["newton-parks/bird-walk"]}}]
    (tmp_path / "questions.json").write_text(json.dumps(data))
    with pytest.raises(BadQuestion, match="no good answer"):
        load(tmp_path / "questions.json")
