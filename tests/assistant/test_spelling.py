"""Phone spelling is written out; names and initials are left alone."""

import pytest

from assistant.spelling import respelled
from gazetteer import load_gazetteer


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("whats on tmrw", "what's on tomorrow"),
        ("smth 4 u n me", "something 4 you and me"),
        ("Whens the planning mtg", "When's the planning meeting"),
        ("play w/ my kid rn", "play with my kid right now"),
        ("doesnt have to be online tho", "doesn't have to be online though"),
    ],
)
def test_what_is_written_on_a_phone_is_written_out(written: str, meant: str) -> None:
    assert respelled(written) == meant


@pytest.mark.parametrize("written", ["weeknd", "wekend", "weekned", "weekand", "weeekend"])
def test_a_slip_in_a_word_of_time_is_put_right(written: str) -> None:
    assert respelled(f"concerts this {written}") == "concerts this weekend"


@pytest.mark.parametrize("message", ["sundae bar", "grief and mourning", "the Wekend band", "friday fridays"])
def test_words_and_names_beside_a_word_of_time_are_no_slips(message: str) -> None:
    assert respelled(message) == message


@pytest.mark.parametrize(
    "message",
    [
        "county fair",
        "harry potter night",
        "jazz in augusta",
        "action movies",
        "brewers game",
        "sinking ships",
    ],
)
def test_english_words_are_no_slips(message: str) -> None:
    assert respelled(message) == message


def test_names_of_places_are_no_slips() -> None:
    places = load_gazetteer()
    assert respelled("jazz in whiting", places.contains_name) == "jazz in whiting"
    assert respelled("jazz in whiting") == "jazz in writing"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("geneology worksops", "genealogy workshops"),
        ("somthing cheeper for beginers", "something cheaper for beginners"),
        ("jus the free stuff btw", "just the free stuff"),
    ],
)
def test_slips_in_what_people_ask_for_are_put_right(written: str, meant: str) -> None:
    assert respelled(written) == meant


@pytest.mark.parametrize(
    "message",
    [
        "Hi there! jazz in Newton?",
        "ok so jazz in Newton? Thanks a lot!",
        "jazz in Newton? 🎷🎉",
        "hello, jazz in Newton? please, thank you",
    ],
)
def test_courtesies_and_pictures_are_left_out(message: str) -> None:
    assert respelled(message) == "jazz in Newton?"


@pytest.mark.parametrize(
    "message", ["thanks", "please!", "hi!", "Hey Jude singalong", "thanks for the music"]
)
def test_a_courtesy_alone_or_in_a_title_stays(message: str) -> None:
    assert respelled(message) == message


def test_capitals_everywhere_say_nothing() -> None:
    assert respelled("JAZZ IN COLUMBUS, OH") == "jazz in columbus, oh"
    assert respelled("NYC") == "NYC"


@pytest.mark.parametrize(
    "message", ["! " * 500, "?please" * 140, " thanks" * 150, "ok so " * 160, "🎉" * 1000]
)
def test_no_courtesies_take_long_or_fail(message: str) -> None:
    assert isinstance(respelled(message), str)


@pytest.mark.parametrize("message", ["R&B night", "the W Hotel", "R. Kelly", "rock'n'roll", "mr.u"])
def test_initials_and_names_are_left_alone(message: str) -> None:
    assert respelled(message) == message
