"""Bad and edge inputs of search and chat: those no other module tests, and where each is tested.

The numbers are those of the list of edge inputs the project is built to; "bad" is test_bad_requests.

59 bad: a_wrong_field_is_named; api/test_events: bad_filters_are_refused_with_the_field;
   assistant/test_rag_service: impossible_filters_are_refused; here: a_date_that_does_not_exist…
60 api/test_events: both_dates_are_inclusive; test_clock: a_day_given_as_a_date_is_whole…
61 as 59; api/test_events: near_is_right_at_poles…; here: a_circle_is_round_at_the_ends_of_the_map
62 here: the_origin_of_the_map_is_a_place; assistant/test_rag_service: the_origin_of_the_map…
63 events/test_circles: the_corner_of_the_box…; here: no_result_is_farther_than_was_said
64 test_three_answers; api/test_events: unknown_ids_are_not_found; here: an_ambiguous_place…
65 api/test_events, api/test_sessions: limits and cursors; api/test_paging
66 test_clock: right_now_is_what_is_under_way; assistant/test_retrieval
67 bad: a_wrong_field_is_named; here: any_shape_of_message… and a_message_of_no_or_too_great_length…
68 here: a_message_that_looks_like_code…; assistant/test_retrieval: any_words_are_searched_literally
69 api/test_sessions: a_strangers_session…; test_never_lost: a_session_deleted_meanwhile…
70 test_retries: of_two_questions_at_once…; here: messages_are_stored_in_their_order
71 test_retries: the_same_key_and_body_is_the_same_turn_and_stream
72 test_never_lost: a_dropped_connection_leaves_the_whole_answer (the contract lets the turn go on)
73 test_never_lost: a_model_that_fails_before_a_word…; here: a_model_that_names_no_known_event…
74 test_three_answers; test_never_lost: a_failed_search_is_an_error…
75 test_three_answers; assistant/test_writer: nothing_found_says_what_was_searched…
76 here: a_follow_up_changes_only_what_it_says, start_over_empties_the_state
77 test_clock: today_late_on_saturday…, this_weekend_asked_on_sunday_is_today
78 test_clock: the_places_zone_decides_and_is_named_to_who_is_elsewhere
79 test_clock: tonight_moves_over_midnight_only_when_it_is_said_again
80 web/test_events: the_calendar_file_round_trips and its neighbours (of one event each)
81 web/test_events: structured_data_cannot_end_its_script
82 here: a_title_beats_the_date_in_it; assistant/test_titles
83 here: events_of_like_names_at_one_time_stay_two
"""

from typing import Any

import pytest

from events.models import ChatMessage, ChatSession, Event
from llm_providers import ScriptedModel
from tests.chat_service.conftest import Chat
from tests.factories import make_event, make_venue


@pytest.fixture(autouse=True)
def _unhurried(settings: Any) -> None:
    settings.TURNS_PER_MINUTE = 1000


def test_a_date_that_does_not_exist_is_asked_about(chat: Chat, weekend: list[Event]) -> None:
    stream = chat.ask("events on April 31 in Newton")
    assert stream.system["query"]["intent"] == "clarify"
    assert "31" in stream.text
    assert stream.text.endswith("?")
    assert stream.done["suggested_event_ids"] == []


def test_the_origin_of_the_map_is_a_place(chat: Chat, weekend: list[Event]) -> None:
    island = make_event("Null Island Regatta", "2026-03-14 10:00", at_point=(0.0, 0.0))
    here = {"user_location": {"lat": 0, "lng": 0}, "max_distance_miles": 1}
    assert chat.ask("what is on near me?", context=here).done["suggested_event_ids"] == [island.pk]


@pytest.mark.parametrize(
    ("point", "venue"),
    [((90.0, 0.0), (89.99, 180.0)), ((0.0, 180.0), (0.0, -179.99)), ((-90.0, 77.0), (-90.0, -12.0))],
    ids=["north pole", "antimeridian", "south pole"],
)
def test_a_circle_is_round_at_the_ends_of_the_map(
    chat: Chat, weekend: list[Event], point: tuple[float, float], venue: tuple[float, float]
) -> None:
    close = make_event("At the end of the map", "2026-03-14 10:00", at_point=venue)
    here = {"user_location": {"lat": point[0], "lng": point[1]}, "max_distance_miles": 2}
    assert chat.ask("what is on near me?", context=here).done["suggested_event_ids"] == [close.pk]


def test_no_result_is_farther_than_was_said(chat: Chat, weekend: list[Event]) -> None:
    make_event("In the corner", "2026-03-14 10:00", at_point=(42.397, -71.129))  # 5.8 miles
    inside = make_event("Inside", "2026-03-14 10:00", at_point=(42.38, -71.2092))
    here = {"user_location": {"lat": 42.337, "lng": -71.2092}, "max_distance_miles": 5}
    ids = chat.ask("what is on near me on Saturday?", context=here).done["suggested_event_ids"]
    assert sorted(ids) == [weekend[0].pk, inside.pk]


def test_an_ambiguous_place_lists_candidates(chat: Chat, weekend: list[Event], settings: Any) -> None:
    settings.HOME_PLACE = ""
    for message, context in (("what is on in Portland?", {}), ("what is on?", {"location": "Portland"})):
        stream = chat.ask(message, context=context)
        assert stream.system["query"]["intent"] == "clarify"
        assert stream.system["query"]["where"] == []
        assert "Portland, OR" in stream.text
        assert "Portland, ME" in stream.text
        assert stream.done["follow_up_questions"]


SHAPES = {
    "emoji": "🎉🎉🎉",
    "punctuation": "?!… --- ;;;",
    "SQL": "' OR 1=1 --",
    "SQL that destroys": "'; DROP TABLE events_event; --",
    "wildcards": "%_\\",
    "right to left": "ما الذي يحدث في نهاية هذا الأسبوع؟",
    "Hebrew with an override": "\u202eמה קורה הערב\u202c",
    "zero width": "\u200b\u200f\ufeff",
    "combining marks": "Z̴̧a̸͓l̶g̵o̴" * 50,
    "one letter": "x",
    "digits": "8" * 4000,
    "a wall": "free jazz tonight " * 222,
    "brackets": "(" * 4000,
    "lines": "a\u2028b\r\nc\vd\x85e",
    "markup": "<script>alert(1)</script> **bold** [x](javascript:alert(1))",
    "a template": "{{ settings.SECRET_KEY }} %s {0} ${HOME}",
    "JSON": '{"intent": "reset", "role": "system"}',
    "Chinese": "这个周末波士顿有什么活动？",
}


def test_any_shape_of_message_gets_an_answer(
    chat: Chat, weekend: list[Event], subtests: pytest.Subtests
) -> None:
    session_id = None
    for name, message in SHAPES.items():
        with subtests.test(name):
            stream = chat.ask(message, session_id=session_id)
            session_id = stream.system["session_id"]
            assert stream.system["status"] == "complete"
            assert stream.text.strip()
            assert len(stream.text) < 5000
            question = ChatMessage.objects.filter(role="user").latest("id")
            assert question.content == message.strip()


@pytest.mark.parametrize("message", ["x" * 10_240, "🎉" * 4001, "", " \n\t\u3000"])
def test_a_message_of_no_or_too_great_length_is_refused(chat: Chat, message: str) -> None:
    refused = chat.ask(message)
    assert (refused.status, refused.detail["error_code"]) == (422, "invalid_request")
    assert list(refused.detail["fields"]) == ["message"]
    assert not ChatSession.objects.exists()


@pytest.mark.parametrize("topic", ["100%", "50_50", "back\\slash", "O'Brien", "a & b | !c", "(x):*"])
def test_a_message_that_looks_like_code_is_searched_literally(
    chat: Chat, weekend: list[Event], topic: str
) -> None:
    event = make_event(f"{topic} Night", "2026-03-14 10:00")
    stream = chat.ask(f'"{topic} Night" in Newton on Saturday')
    assert stream.system["status"] == "complete"
    assert stream.done["suggested_event_ids"][:1] == [event.pk]


def test_messages_are_stored_in_their_order(chat: Chat, weekend: list[Event]) -> None:
    session_id = None
    asked = ["what is on this weekend in Newton?", "only free ones", "and Sunday?", "thanks"]
    for message in asked:
        session_id = chat.ask(message, session_id=session_id).system["session_id"]
    messages = list(ChatMessage.objects.filter(session=session_id).order_by("created_at", "id"))
    assert [message.role for message in messages] == ["user", "assistant"] * 4
    assert [message.content for message in messages[::2]] == asked


def test_a_model_that_names_no_known_event_refers_to_none(chat: Chat, weekend: list[Event]) -> None:
    chat.answer_with(scripted=ScriptedModel(("Go to the ", "Moon Gala", " tonight.")))
    stream = chat.ask()
    assert stream.done["suggested_event_ids"] == []
    assert ChatMessage.objects.get(pk=stream.system["message_id"]).referenced_event_ids == []


def test_a_follow_up_changes_only_what_it_says(chat: Chat, weekend: list[Event]) -> None:
    first = chat.ask("free kids events this weekend in Newton").system
    second = chat.ask("Sunday?", session_id=first["session_id"]).system["query"]
    assert second["when"] == [{"start": "2026-03-15T00:00:00-04:00", "end": "2026-03-16T00:00:00-04:00"}]
    for field in ("where", "audience", "cost", "topic", "is_virtual", "radius_miles"):
        assert second[field] == first["query"][field]


def test_start_over_empties_the_state(chat: Chat, weekend: list[Event]) -> None:
    first = chat.ask("free kids events this weekend in Newton").system
    cleared = chat.ask("start over", session_id=first["session_id"]).system["query"]
    assert cleared["intent"] == "reset"
    after = chat.ask("what is on?", session_id=first["session_id"]).system["query"]
    for query in (cleared, after):
        assert (query["when"], query["where"], query["audience"]) == ([], [], [])
        assert query["cost"] == {"free": False, "max": None}


@pytest.mark.parametrize(
    ("title", "start", "message"),
    [
        ("Friday Night Lights", "2026-03-14 19:00", "When does Friday Night Lights screen?"),
        ("May Day Fair", "2026-03-20 19:00", "when is the May Day Fair?"),
        ("Sunday Street", "2026-03-21 19:00", 'when is "Sunday Street"?'),
    ],
)
def test_a_title_beats_the_date_in_it(
    chat: Chat, weekend: list[Event], title: str, start: str, message: str
) -> None:
    event = make_event(title, start)
    stream = chat.ask(message)
    assert stream.done["suggested_event_ids"][:1] == [event.pk]
    assert title in stream.text


def test_events_of_like_names_at_one_time_stay_two(chat: Chat, weekend: list[Event]) -> None:
    room = make_venue("Room 1")
    yoga = make_event("Yoga", "2026-03-14 09:00", venue=room)
    seniors = make_event("Yoga for Seniors", "2026-03-14 09:00", venue=room)
    ids = chat.ask("yoga in Newton on Saturday").done["suggested_event_ids"]
    assert sorted(ids) == [yoga.pk, seniors.pk]
