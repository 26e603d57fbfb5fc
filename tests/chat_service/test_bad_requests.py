"""Bad input gets one clear error and loses nothing."""

import json
from typing import Any

import httpx
import pytest
from django.utils import timezone
from ninja_jwt.tokens import AccessToken, RefreshToken

from accounts.models import User
from accounts.tokens import access_token
from events.models import ChatMessage, ChatSession, Event
from tests.chat_service.conftest import STREAM, Chat

TURNS = "/api/v1/chat/turns"


def post(chat: Chat, content: bytes) -> httpx.Response:
    """Send these very bytes as JSON."""
    return chat.client.post(
        STREAM, content=content, headers=chat.headers | {"Content-Type": "application/json"}
    )


WRONG_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({}, "message"),
    ({"message": None}, "message"),
    ({"message": 5}, "message"),
    ({"message": ""}, "message"),
    ({"message": " \n\t "}, "message"),
    ({"message": "x" * 4001}, "message"),
    ({"message": "a\x00b"}, "message"),
    ({"message": "a\ud800b"}, "message"),
    ({"session_id": "1"}, "session_id"),
    ({"session_id": True}, "session_id"),
    ({"session_id": 1.5}, "session_id"),
    ({"context": []}, "context"),
    ({"context": {"session_id": "1"}}, "context.session_id"),
    ({"context": {"location": 5}}, "context.location"),
    ({"context": {"location": "\x00"}}, "context.location"),
    ({"context": {"location_id": 0}}, "context.location_id"),
    ({"location_id": 999_999_999}, "location_id"),
    ({"location_id": 2**80}, "location_id"),
    ({"context": {"user_location": {"lat": 91, "lng": 0}}}, "context.user_location.lat"),
    ({"context": {"user_location": {"lat": 0, "lng": -181}}}, "context.user_location.lng"),
    ({"context": {"user_location": {"lat": 42}}}, "context.user_location.lng"),
    ({"context": {"user_location": {"lat": float("nan"), "lng": 0}}}, "context.user_location.lat"),
    ({"context": {"user_location": {"lat": "42", "lng": 0}}}, "context.user_location.lat"),
    ({"context": {"user_location": {"lat": True, "lng": 0}}}, "context.user_location.lat"),
    ({"context": {"user_location": [42, -71]}}, "context.user_location"),
    ({"context": {"max_distance_miles": 0}}, "context.max_distance_miles"),
    ({"context": {"max_distance_miles": -1}}, "context.max_distance_miles"),
    ({"context": {"max_distance_miles": 1e9}}, "context.max_distance_miles"),
    ({"context": {"max_distance_miles": float("inf")}}, "context.max_distance_miles"),
    ({"context": {"is_virtual": "yes"}}, "context.is_virtual"),
    ({"context": {"is_virtual": 1}}, "context.is_virtual"),
    ({"context": {"date_range": {"from": "2026-03-15", "to": "2026-03-14"}}}, "context.date_range"),
    ({"context": {"date_range": {"from": "2026-04-31"}}}, "context.date_range.from"),
    ({"context": {"date_range": {"from": "10000-01-01"}}}, "context.date_range.from"),
    ({"context": {"date_range": {"to": 20260314}}}, "context.date_range.to"),
    ({"context": {"date_range": "this weekend"}}, "context.date_range"),
    ({"context": {"chat_history": "hello"}}, "context.chat_history"),
    ({"context": {"chat_history": [{"role": "user"}]}}, "context.chat_history.0.content"),
    ({"context": {"preferences": {"interests": "music"}}}, "context.preferences.interests"),
    ({"context": {"preferences": {"accessibility": [1]}}}, "context.preferences.accessibility.0"),
    ({"context": {"max_price": -1}}, "context.max_price"),
    ({"context": {"max_price": "free"}}, "context.max_price"),
    ({"context": {"age_range": {"min": 9, "max": 3}}}, "context.age_range"),
    ({"context": {"age_range": {"min": -1}}}, "context.age_range.min"),
    ({"single_model_mode": "no"}, "single_model_mode"),
    ({"preferred_model": 4}, "preferred_model"),
]


def test_a_wrong_field_is_named(chat: Chat, subtests: pytest.Subtests) -> None:
    for body, field in WRONG_FIELDS:
        whole = body if "message" in body or not body else {"message": "hello", **body}
        with subtests.test(ascii(body)[:80]):
            answer = post(chat, json.dumps(whole).encode())
            detail = answer.json()["detail"]
            assert (answer.status_code, detail["error_code"]) == (422, "invalid_request")
            assert detail["message"]
            assert list(detail["fields"]) == [field]
    assert not ChatSession.objects.exists()


def test_a_body_that_is_no_json_object_is_refused(chat: Chat, subtests: pytest.Subtests) -> None:
    bodies = {
        "empty": b"",
        "cut off": b"{",
        "list": b"[]",
        "text": b'"hello"',
        "null": b"null",
        "no UTF-8": b"\xff\xfe",
        "deep": b"[" * 5000,
        "over 1 MB": b'{"message": "x"}' + b" " * 1_000_001,
    }
    for name, body in bodies.items():
        with subtests.test(name):
            answer = post(chat, body)
            assert answer.status_code == 422
            assert answer.json()["detail"]["error_code"] == "invalid_request"
            assert answer.json()["detail"]["fields"]


HARMLESS: list[dict[str, Any]] = [
    {"context": None, "session_id": None, "location_id": None, "single_model_mode": None, "debug": None},
    {"context": {"location": None, "user_location": None, "date_range": None, "preferences": None}},
    {"context": {"nonsense": {"deep": [1]}}, "more": 1, "preferred_model": "unheard of"},
    {"context": {"date_range": {"from": None, "to": "2026-03-15"}, "age_range": {"min": None, "max": 5}}},
    {"context": {"date_range": {"from": "2026-03-14", "to": "2026-03-14T18:00:00-04:00"}}},
    {"context": {"date_range": {"to": "9999-12-31"}, "user_location": {"lat": 0, "lng": 0}}},
    {"context": {"date_range": {"from": "2020-01-01", "to": "2020-01-02"}}},
    {"context": {"preferences": {"age": 4, "familySize": "3", "budgetRange": [0, 50]}, "max_price": 0}},
]


def test_null_and_unknown_keys_count_as_not_given(
    chat: Chat, weekend: list[Event], subtests: pytest.Subtests
) -> None:
    for body in HARMLESS:
        with subtests.test(ascii(body)[:80]):
            assert chat.ask("what is on?", **body).system["status"] == "complete"


def test_odd_messages_get_an_answer(chat: Chat, weekend: list[Event], subtests: pytest.Subtests) -> None:
    odd = ["🎉🎉🎉", "?!…", "' OR 1=1 --", "%_\\", "مرحبا", "\u200b\u200f", "x" * 4000, "a\u2028b\r\nc"]
    for message in odd:
        with subtests.test(ascii(message)[:40]):
            stream = chat.ask(message)
            assert stream.system["status"] == "complete"
            assert stream.text
            assert ChatMessage.objects.get(pk=stream.system["message_id"]).content == stream.text


def test_an_unknown_place_in_the_context_is_asked_about(chat: Chat, weekend: list[Event]) -> None:
    stream = chat.ask("what is on this weekend?", context={"location": "Xyzzyville"})
    assert stream.system["query"]["intent"] == "clarify"
    assert "Xyzzyville" in stream.text
    assert stream.done["suggested_event_ids"] == []


def test_a_place_in_the_message_beats_an_unknown_one_in_the_context(chat: Chat, weekend: list[Event]) -> None:
    stream = chat.ask("what is on this weekend in Newton?", context={"location": "Xyzzyville"})
    assert [place["name"] for place in stream.system["query"]["where"]] == ["Newton, MA"]


def test_the_contexts_filters_are_applied(chat: Chat, weekend: list[Event]) -> None:
    days = {"from": "2026-03-14", "to": "2026-03-14"}
    stream = chat.ask(
        "what is on?", context={"date_range": days, "location": "Newton", "max_distance_miles": 3}
    )
    query = stream.system["query"]
    assert query["when"] == [{"start": "2026-03-14T00:00:00-04:00", "end": "2026-03-15T00:00:00-04:00"}]
    assert query["radius_miles"] == 3
    assert stream.done["suggested_event_ids"] == [weekend[0].pk]


def refresh_token(user: User) -> str:
    return str(RefreshToken.for_user(user))


def expired_token(user: User) -> str:
    token = AccessToken.for_user(user)
    token.set_exp(from_time=timezone.now() - timezone.timedelta(days=1))
    return str(token)


def test_each_kind_of_bad_token_is_told_apart(chat: Chat, alice: User, subtests: pytest.Subtests) -> None:
    kinds = {
        "none": (None, "auth_required"),
        "empty": ("", "auth_required"),
        "basic": ("Basic YTpi", "auth_required"),
        "no token": ("Bearer", "auth_required"),
        "garbled": ("Bearer garbled", "token_invalid"),
        "forged": (f"Bearer {access_token(alice)[:-4]}aaaa", "token_invalid"),
        "refresh": (f"Bearer {refresh_token(alice)}", "token_invalid"),
        "expired": (f"Bearer {expired_token(alice)}", "token_expired"),
    }
    for name, (header, code) in kinds.items():
        headers = {} if header is None else {"Authorization": header}
        for method, path in (("POST", STREAM), ("GET", f"{TURNS}/1/stream"), ("POST", f"{TURNS}/1/stop")):
            with subtests.test(name, path=path):
                body = {"message": "hello"} if path == STREAM else None
                answer = chat.client.request(method, path, json=body, headers=headers)
                assert answer.status_code == 401
                assert answer.json()["detail"]["error_code"] == code
                assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("is_deleted", [False, True], ids=["inactive", "deleted"])
def test_a_token_dies_with_its_account(chat: Chat, alice: User, *, is_deleted: bool) -> None:
    if is_deleted:
        alice.delete()
    else:
        User.objects.filter(pk=alice.pk).update(is_active=False)
    refused = chat.ask("hello")
    assert (refused.status, refused.detail["error_code"]) == (401, "token_invalid")


def test_unknown_addresses_and_methods_get_the_same_error_body(chat: Chat) -> None:
    missing = chat.client.get("/api/v1/chat/turns/nothing")
    assert (missing.status_code, missing.json()["detail"]["error_code"]) == (404, "not_found")
    wrong = chat.client.get(STREAM, headers=chat.headers)
    assert (wrong.status_code, wrong.json()["detail"]["error_code"]) == (405, "invalid_request")
    for turn_id in ("x", "0", "-1", str(2**63)):
        refused = chat.client.get(f"/api/v1/chat/turns/{turn_id}/stream", headers=chat.headers)
        assert refused.status_code in (404, 422)
        assert refused.json()["detail"]["error_code"] in ("not_found", "invalid_request")
