"""What a question is about: every content word of a first question, only a subject in a follow-up."""

import pytest

from assistant.topic import is_subject, topic_in


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("dungeons and dragons", "dungeons and dragons"),
        ("where can we watch fireworks", "fireworks"),
        ("hot yoga", "hot yoga"),
        ("it's way too hot out", "indoor"),
        ("what's there to do when it rains", "indoor"),
        ("can you recommend a good museum exhibit", "museum exhibit"),
        ("something fun", None),
        ("i'm bored", None),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_first_question_is_about_what_is_left(text: str, topic: str | None) -> None:
    assert topic_in(text) == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("we're broke lol", None),
        ("that would really suit everybody better honestly", None),
        ("museums", "museums"),
        ("maybe a bit of blues", "blues"),
        ("is there any kizomba", "kizomba"),
        ("kizomba", "kizomba"),
    ],
)
def test_a_follow_up_is_about_a_subject_and_its_talk_is_not(text: str, topic: str | None) -> None:
    assert topic_in(text, is_follow_up=True) == topic


@pytest.mark.parametrize("word", ["concerts", "dancing", "parties", "quilting", "knitting's", "5k"])
def test_a_subject_is_known_in_its_forms(word: str) -> None:
    assert is_subject(word)
