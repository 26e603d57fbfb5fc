"""Where no language model is needed the floors hold: true sentences pass, false and poisoned ones do not."""

import subprocess
import sys

import pytest
from django.conf import settings

from evals.answers_checked.rows import WRITTEN


def test_true_sentences_pass_and_false_and_poisoned_ones_never_do():
    ran = subprocess.run(
        [sys.executable, "-m", "evals", "answers", "--show"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "poison, effects               40    0.0%" in ran.stdout


@pytest.mark.parametrize("world", WRITTEN, ids=lambda world: world.name)
def test_the_sentences_of_a_town_have_the_number_they_promise(world):
    assert sum(map(len, world.charming())) == len(world.wrong()) == 200
    assert [one.kind for one in world.offers()].count("true") == 60 == len(world.offers()) - 60
