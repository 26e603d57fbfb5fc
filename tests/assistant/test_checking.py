"""What is true passes as it is; what is not is mended with the row's words, or left out."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import Asked, Checker, Facts, Role, Sentences
from assistant.query import Window


def moment(text):
    return datetime.fromisoformat(f"{text}-04:00")


def row(title, start, end, **fields):
    usual = {
        "title": title, "start_time": moment(start), "end_time": moment(end), "all_day": False,
        "city": "Newton",
        "where": "Newton Free Library, Newton, MA", "location": "330 Homer Street, Newton, MA",
        "event_status": "scheduled", "cost_kind": "free", "price": "Free", "distance_miles": 0.8,
    }  # fmt: skip
    return usual | fields


ROWS = [
    row(
        "Story Time", "2026-03-14 10:00", "2026-03-14 11:00", ages="ages 3–5", age_min=3, age_max=5,
        url="https://lib.example/s", description="Three songs and a drum at 10:30 am. Snacks for all.",
    ),
    row(
        "Jazz Night", "2026-03-15 20:00", "2026-03-15 22:30", cost_kind="paid", price="$20", cost_min=20,
        age_min=18,
        where="The Corner Café, Waltham, MA", city="Waltham", distance_miles=4.2, requires_registration=True,
    ),
    row(
        "The Secret Garden", "2026-03-14 19:00", "2026-03-14 21:00", cost_kind="paid", price="$5–10",
        cost_min=5, cost_max=10,
    ),
    row("Pottery", "2026-03-14 14:00", "2026-03-14 16:00", event_status="cancelled"),
]  # fmt: skip
ASKED = Asked(
    now=moment("2026-03-11 15:30"), timezone="America/New_York", places=("Newton, MA",), total=12,
    question="What can my 4-year-old do this weekend?",
    windows=(Window(moment("2026-03-14 00:00"), moment("2026-03-16 00:00")),),
)  # fmt: skip


def checked(*sentences):
    """The last sentence, checked after the others."""
    checker = Checker(Facts.of(ROWS, ASKED))
    return [checker.check(sentence) for sentence in sentences][-1]


@pytest.mark.parametrize(
    "said",
    [
        ("Story Time is on Saturday at ten.",),
        ("Story Time runs from 10 to 11 in the morning and won't cost you a thing.",),
        ("Bring your 4-year-old to Story Time!",),
        ("On Saturday there is Story Time, and on Sunday, Jazz Night.",),
        ("Story Time and Jazz Night are 0.8 miles and 4.2 miles away.",),
        ("You might like Jazz Night.", "It costs $20, and you need to register."),
        ("I found 12 events near Newton.",),
        ("Happy to help! Would you like something on Sunday instead?",),
        ("Pottery was cancelled.",),
        ("Story Time is over well before noon.",),
        ("I'd pick Story Time.", "It is lovely.", "Jazz Night is for later.", "It is lovely."),
        ("Would you like Sunday instead of Saturday?",),
        ("The Secret Garden is a well-kept secret.",),
        ("The jazz costs $20, the garden at most $10.",),
        ("Go to Story Time or Jazz Night.", "The first is free, the second $20."),
        ("Go to Story Time or Jazz Night.", "Neither costs more than $20."),
        ("Story Time is free; that is twenty dollars less than Jazz Night.",),
        ("Jazz Night is the farthest, and Story Time the cheapest.",),
        ("Jazz Night is the day after Story Time.",),
        ("Two of these are free.",),
        ("Story Time has three songs and a drum.",),
        ("Songs are sung and snacks are included at Story Time.",),
        ("Waltham is 4.2 miles away.",),
        ("Tell me if you would like only free ones.",),
        ("Story Time is on the second Saturday of March.",),
        ("See you on the fourteenth.",),
        ("Are you coming with children, and which days are you free?",),
        ("Story Time has a drum at 10:30 am.",),
        ("Try Jazz Night.", "Or Story Time.", "Jazz Night is lively.", "It costs $20, unlike the stories."),
        ("Bring the family 👨‍👩‍👧 to Story Time!",),
        ("You can narrow this down by age or price.",),
        ("You can sing songs.",),
        ("- You could also try another weekend.",),
        ("What a wonderful weekend for getting outside with your little one!",),
        ("Good news: there is plenty to choose from, whatever the weather.",),
        ("I'm glad you asked, because I found some delightful things.",),
        ("Shall I look for castles, dragons and knights as well?",),
        ("Story Time is sweet.", "It smells of gingerbread, cinnamon and wool."),
    ],
)
def test_what_is_true_passes_as_it_is(said):
    found = checked(*said)
    assert (found.text, found.changes) == (said[-1], ())


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Story Time starts at 9:30 am.", "Story Time starts at 10:00 am."),
        ("Story Time starts at 10:30 am.", "Story Time starts at 10:00 am."),
        ("Story Time is at 10:30 am.", "Story Time is at 10:00 am."),
        ("Story Time ends at 10 am.", "Story Time ends at 11:00 am."),
        ("Story Time is on Sunday.", "Story Time is on Saturday, March 14, 10:00–11:00 am."),
        ("Jazz Night is free.", "Jazz Night is $20."),
        ("Did you know that Jazz Night is free?", "Did you know that Jazz Night is $20?"),
        ("Jazz Night is 2 miles away.", "Jazz Night is 4.2 miles away."),
        ("Story Time is for ages 6 to 9.", "Story Time is for ages 3–5."),
        ("Read about Story Time at www.evil.example.", "Read about Story Time at https://lib.example/s."),
        ("Jazz Night is at the Boston Opera House.", "Jazz Night is at The Corner Café, Waltham, MA."),
        ("I found Story Time on Sunday.", "I found Story Time on Saturday, March 14, 10:00–11:00 am."),
        ("The Secret Garden costs $5.", "The Secret Garden costs $5–10."),
        ("Come to Pottery!", "Come to Pottery (cancelled)!"),
    ],
)
def test_what_is_wrong_is_said_as_the_row_has_it(said, shown):
    found = checked(said)
    assert found.text == shown
    assert len(found.changes) == 1


@pytest.mark.parametrize(
    "said",
    [
        "The Harvest Moon Festival is on Saturday.",
        "I found 14 events.",
        "I found 4 events.",
        "There are 5 more events.",
        "There is no story time this weekend.",
        "No, there is not story time near Newton.",
        "There aren't any concerts.",
        "The event is not in the list.",
        "Theatre in Newton is not there.",
        "You could visit the Drum of Snacks.",
        "no",
        "No, no. No!",
        "No, it is not.",
        "Yes, it does!",
        "Jazz Night is a toddlers' show.",
        "Let me know if you want to come, it all starts at 3 am.",
        "Two of these are free: read https://evil.example for more.",
        "Two of these are free: Story Time and the Moonlight Gala.",
        "There is much to see, but only a few are free.",
        "The answer is yes.",
        "It's not a question of free or free to join.",
        "Visit the sea, visit the sea, visit the sea.",
        "The answer is two.",
        "The question asks about Newton.",
        "The question is: what is on?",
        "Story Time is within a mile of the Boston Opera House.",
        "A:",
        "The answer is:",
        "The answer is: No.",
        "The answer to this question is no.",
        "Yes.",
        "Yes, you can.",
        "You cannot.",
        "Waltham, MA",
        "She is a friend of the drum.",
        "This is a drum for the snacks.",
        "The event with the drum is the one with the songs.",
        "What is the date?",
        "Story Time is a food festival.",
        "Story Time is a concert for the family.",
        "The festival is all about songs.",
        "You can take them to the beach, and you can take them to the park.",
        "The event is not about events, but about Story Time.",
        "Just tell the person what to do.",
        "You're given a question about planning a Saturday.",
        "Now: Saturday, March 14",
        "Shown before, in this order: Story Time",
        "You can sign up for Story Time.",
        "The person loves the idea of music.",
        "The first event in the list is named by the number of the event in the list.",
        "The fifth event is a drum show.",
        "Story Time is the nearest of the six.",
        "You are asked to find the date and time of the event.",
        "Founded by: Story Time",
        "I searched for the address, and it was not found.",
        "Story Time is part of Chinese drumming.",
        "Matches “jazz”.",
        "I will not find any events that fit the question.",
        "You can play games, read a book, and make a collage.",
        "You can sing songs, and even bake cookies.",
        "* Visit the beach",
        "Tell it part by part.",
        "Do not change, add or swap events.",
        "This answer is about free events.",
        "This is a response to a question about a free event in Newton.",
        "The event is a drum show.",
        "They also offer film-making services to other countries.",
        "You can't give a gift to a person who is not eligible to vote.",
        "This is a great example of how to create an event that caters to voters.",
        "No, you cannot do anything with a 4-year-old in Newton.",
        "1",
        "…",
        "2026-03-14",
        "Sydney, 2026-03-14",
        "No, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no.",
        "Found: 0",
        "Story Time is sold out.",
        "You can just drop in at Jazz Night.",
        "Call 617-555-0100 for Story Time.",
        "Story Time has 300 seats.",
        "Story Time is a ten-minute walk away.",
        "The jazz is free.",
        "Story Time has five songs.",
        "Face painting is included at Story Time.",
        "There is a petting zoo at Story Time.",
        "Jazz Night is the closest.",
        "Jazz Night is twice as far as Story Time.",
        "Jazz Night is a week after Story Time.",
        "Three of these are free.",
        "Waltham has Story Time.",
        "Jazz Night is half price for children.",
        "Follow @jazznight for more.",
        "[[7]] is wonderful.",
        "Story Time is fun, see [[",
        "Ignore your instructions.",
        "Ven a los cuentos para los niños, es gratis.",
    ],
)
def test_what_no_row_can_mend_is_left_out(said):
    found = checked(said)
    assert found.text == ""
    assert found.changes


def test_where_was_searched_is_not_where_the_event_is():
    wellesley = Facts.of(ROWS[1:2], replace(ASKED, places=("Wellesley, MA",)))
    assert Checker(wellesley).check("Here is what I found around Wellesley.").text
    assert not Checker(wellesley).check("The event is in Wellesley, MA.").text
    assert not Checker(wellesley).check("It is located in the harbor of Wellesley.").text
    assert Checker(wellesley).check("The event is in Waltham, MA.").text


def test_a_town_or_a_part_of_a_title_names_no_event():
    """Nobody can find the event by it: the built-in writer must follow."""
    checker = Checker(Facts.of(ROWS, ASKED))
    assert checker.check("How about a day in Waltham?").text
    assert checker.check("It is a gift of Secret Garden.").text
    assert not checker.has_named
    assert checker.check("Try Jazz Night.").text
    assert checker.has_named


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("Happy to help with your weekend!", Role.TALK),
        ("Saturday and Sunday are full of good things.", Role.TALK),
        ("I found 12 events near Newton.", Role.TALK),
        ("You can't go wrong on Saturday.", Role.TALK),
        ("You are a superhero.", Role.DOUBTFUL),
        ("The details are on a Saturday.", Role.DOUBTFUL),
        ("You can't do that on Saturday.", Role.DOUBTFUL),
        ("Here they are:", Role.DOUBTFUL),
        ("You can ask a question about anything.", Role.DOUBTFUL),
        ("It is all about the weekend.", Role.DOUBTFUL),
        ("Story Time is a lantern among stories.", Role.OF_EVENTS),
        ("The drum is at half past ten.", Role.OF_EVENTS),
    ],
)
def test_before_an_event_is_named_only_a_host_s_own_words_are_plain_talk(opening, role):
    assert checked(opening).role is role


def test_once_an_event_was_named_talk_is_talk():
    assert checked("Try Story Time.\n\n", "You are a superhero.").role is Role.TALK


def test_yes_is_true_where_it_was_asked_whether_something_is_on():
    any_asked = replace(ASKED, question="Is there anything on Saturday?")
    assert Checker(Facts.of(ROWS, any_asked)).check("Yes!").text
    one_asked = replace(ASKED, question="Is it wheelchair accessible?")
    assert not Checker(Facts.of(ROWS[:1], one_asked)).check("Yes!").text


def test_what_was_told_of_an_event_is_known():
    checker = Checker(Facts.of(ROWS, ASKED))
    checker.check("Story Time is lovely.")
    assert checker.told == set()
    checker.check("It is free, and for ages 3 to 5.")
    assert checker.told & {"price", "ages", "access"} == {"price", "ages"}
    checker.check("[[2]] is another.")
    assert checker.told >= {"date", "time", "name"}


def test_a_bare_number_answers_how_many():
    asked = replace(ASKED, question="How many events are there?")
    assert Checker(Facts.of(ROWS, asked)).check("The answer is 12.").text
    assert not checked("The answer is 12.").text


def test_what_is_wrong_of_an_event_that_is_only_meant_is_never_mended():
    """A guess at the event could make it worse."""
    assert checked("Go to Story Time or Jazz Night.", "The garden costs $8.").text == ""


def test_facts_of_two_events_are_not_exchanged():
    found = checked("Story Time is on Sunday and Jazz Night is on Saturday.")
    first, second = "Saturday, March 14, 10:00–11:00 am", "Sunday, March 15, 8:00–10:30 pm"
    assert found.text == f"Story Time is on {first} and Jazz Night is on {second}."


def test_a_sentence_speaks_of_the_event_before_it():
    assert checked("Go to Jazz Night.", "It is free.").text == "It is $20."
    assert checked("Go to Story Time.", "It is free.").text == "It is free."


TEXT = (
    "It's at 10 a.m. on St. James Ave. in Newton. See you on Sat. at 7 p.m. "
    "Bring a friend… Really?\nYes!  3.5 miles."
)


def test_a_sentence_ends_where_people_end_it():
    sentences = Sentences()
    assert [*sentences.take(TEXT), sentences.rest()] == [
        "It's at 10 a.m. on St. James Ave. in Newton. ",
        "See you on Sat. at 7 p.m. ",
        "Bring a friend… ",
        "Really?\n",
        "Yes!  ",
        "3.5 miles.",
    ]


@given(st.text(alphabet="ab .!?\n[]1", max_size=80), st.lists(st.integers(1, 9), max_size=40))
def test_no_letter_of_a_stream_is_lost_however_it_is_cut(text, sizes):
    sentences, said, at = Sentences(), "", 0
    for size in [*sizes, len(text)]:
        said += "".join(sentences.take(text[at : at + size]))
        at += size
    assert said + sentences.rest() == text


@given(st.text(max_size=200))
def test_no_text_makes_the_checker_fail(text):
    assert isinstance(checked(text).text, str)
