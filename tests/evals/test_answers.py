"""Where no language model is needed the floors hold: correct answers pass, changed ones never do."""

import pytest

from evals import answers
from evals.answers_checked.rows import NEWTON, WRITTEN


def test_correct_answers_pass_untouched_and_changed_facts_never_pass(capsys):
    assert answers.charming_pass(NEWTON, show=True), capsys.readouterr().out
    assert answers.corrupted_fail(show=True), capsys.readouterr().out


@pytest.mark.parametrize("world", WRITTEN, ids=lambda world: world.name)
def test_sentences_written_without_a_thought_of_the_checker_are_told_apart(world, capsys):
    assert answers.charming_pass(world, show=True), capsys.readouterr().out
    assert answers.wrong_fail(world, show=True), capsys.readouterr().out


@pytest.mark.parametrize("world", WRITTEN, ids=lambda world: world.name)
def test_the_sentences_of_a_town_have_the_number_they_promise(world):
    assert sum(map(len, world.charming())) == len(world.wrong()) == 200
    assert [one.kind for one in world.offers()].count("true") == 60 == len(world.offers()) - 60
