"""The independently written table of date phrases is read as it says."""

from collections import Counter

from evals import dates


def test_at_least_400_phrases_at_six_moments_are_asked() -> None:
    asked = list(dates.phrases())
    assert len(asked) >= 400
    assert len({phrase.now for phrase in asked}) >= 6


def test_of_the_table_99_in_100_are_read_as_it_says() -> None:
    counts = Counter(dates.is_right(phrase) for phrase in dates.phrases())
    assert counts[True] / counts.total() >= 0.99


def test_a_wrong_meaning_is_seen_as_wrong() -> None:
    phrase = next(phrase for phrase in dates.phrases() if phrase.words == "this weekend")
    assert dates.is_right(phrase)
    assert not dates.is_right(dates.Phrase(phrase.now, "next weekend", phrase.meaning))
    assert not dates.is_right(dates.Phrase(phrase.now, phrase.words, "none"))
