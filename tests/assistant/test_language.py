"""The language a question is in."""

import pytest

from assistant.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿qué hay este sábado en boston para niños?", "es"),
        ("o que tem pra fazer esse fim de semana?", "pt"),
        ("que faire ce week-end à boston ?", "fr"),
        ("was ist am samstag los?", "de"),
        ("things to do in los angeles this weekend", ""),
        ("die hard in the park", ""),
        ("las vegas night", ""),
        ("", ""),
    ],
)
def test_small_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_short_follow_up_stays_in_its_language() -> None:
    assert language_of("¿y gratis?", "es") == "es"
    assert language_of("what about sunday", "es") == ""
