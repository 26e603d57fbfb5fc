from __future__ import annotations

import numpy as np
import pytest

from embedding import DIMENSIONS, HashedEmbedder

AWKWARD = ["", " \n", "?!", "jazz\x00night", "jazz \ud83d night", "x" * 1_000_000, "word " * 200_000]


def test_texts_that_share_words_are_near_each_other():
    story, other_story, jazz = HashedEmbedder().embed(
        ["Toddler story time", "story time for toddler twins", "Live jazz at the tavern"]
    )
    assert story @ other_story > 0.5
    assert abs(story @ jazz) < 0.3


def test_the_order_of_words_counts():
    first, second, swapped = HashedEmbedder().embed(["dog bites man", "Dog bites man!", "man bites dog"])
    assert first @ second == pytest.approx(1)
    assert 0.5 < first @ swapped < 0.95


def test_vectors_are_the_same_on_every_machine():
    vector = HashedEmbedder().embed(["story time"])[0]
    assert {int(index): round(float(vector[index]), 4) for index in np.flatnonzero(vector)} == {
        48: -0.6667,
        88: -0.3333,
        261: -0.6667,
    }


@pytest.mark.parametrize("text", AWKWARD, ids=lambda text: repr(text[:20]))
def test_any_text_gives_a_unit_vector(text):
    vectors = HashedEmbedder().embed([text])
    assert vectors.shape == (1, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-6)


def test_no_texts_give_no_rows():
    assert HashedEmbedder().embed([]).shape == (0, DIMENSIONS)


def test_a_lone_string_is_refused():
    with pytest.raises(TypeError, match="list of texts"):
        HashedEmbedder().embed("jazz")
