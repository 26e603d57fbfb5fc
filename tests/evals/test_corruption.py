"""Corrupted sentences: one fact of a correct one is changed, and one can tell whether it is still there."""

from collections import Counter

import pytest

from evals.answers_checked.corruption import EACH, KINDS, corrupted, is_in
from evals.answers_checked.poison import load_poison
from evals.answers_checked.rows import NEWTON


def test_every_kind_has_its_number_and_the_same_seed_gives_the_same() -> None:
    made = corrupted()
    assert Counter(one.kind for one in made) == dict.fromkeys(KINDS, EACH)
    assert made == corrupted()
    assert made != corrupted(seed=8)


def test_the_wrong_fact_stands_in_the_sentence_and_not_in_its_correct_form() -> None:
    made = corrupted()
    assert [one for one in made if not is_in(one.wrong, one.sentence)] == []
    assert [one for one in made if one.correct and is_in(one.wrong, one.correct)] == []


@pytest.mark.parametrize(
    ("words", "text", "is_said"),
    [
        ("$12", "It costs $12.", True),
        ("$1", "It costs $12.", False),
        ("0 miles", "10 miles away", False),
        ("ages 3–5", "Ages 3-5 only", True),
        ("9 am", "at 9 am, sharp", True),
        ("Sun", "on Sunday", False),
    ],
)
def test_a_fact_is_found_by_whole_words(words: str, text: str, *, is_said: bool) -> None:
    assert is_in(words, text) is is_said


def test_the_sets_have_the_size_they_promise() -> None:
    assert sum(len(paragraph) for paragraph in NEWTON.charming()) == 200
    assert len(load_poison()) == 40
