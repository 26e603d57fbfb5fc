"""Searching one's own conversations over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import ChatMessage, ChatSession
from web.guests import adopt_guest

URL = "/api/v1/chat/sessions"


def said(user: User, *messages: str, title: str = "Talk") -> ChatSession:
    """A session in which the person says these things."""
    session = ChatSession.objects.create(user=user, title=title)
    for content in messages:
        session.add_message("user", content)
    return session


def search(client: Client, headers: dict[str, str], words: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(URL, {"q": words, **query}, headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(client: Client, headers: dict[str, str], words: str, **query: Any) -> list[int]:
    return [row["id"] for row in search(client, headers, words, **query)]


def shown(row: dict[str, Any]) -> tuple[str, list[str]]:
    """The snippet's text and its marked words."""
    parts = row["snippet"]["parts"]
    return "".join(part["text"] for part in parts), [part["text"] for part in parts if part["is_match"]]


def test_title_hits_come_before_message_hits(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    titled = said(alice, "hello", title="Jazz weekend")
    told = said(alice, "jazz, jazz and jazz")
    assert ids(client, as_alice, "jazz") == [titled.pk, told.pk]


def test_more_and_closer_words_come_first_and_then_the_latest(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    far = said(alice, "a concert, if there is one that we can walk to, then with jazz")
    older, newer = said(alice, "a jazz concert"), said(alice, "the jazz concert")
    often = said(alice, "a jazz concert or two jazz concerts")
    older.touch()
    assert ids(client, as_alice, "jazz concert") == [often.pk, older.pk, newer.pk, far.pk]


def test_the_last_word_may_be_a_beginning(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    session = said(alice, "Which concerts are there?")
    assert ids(client, as_alice, "conc") == ids(client, as_alice, "which conc") == [session.pk]
    assert ids(client, as_alice, "conc there") == []


def test_words_are_found_in_their_other_forms(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    session = said(alice, "We went dancing with two choirs")
    assert ids(client, as_alice, "dances choir") == [session.pk]


def test_a_phrase_in_quotes_is_found_in_its_order_only(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    session = said(alice, "story time at the library")
    said(alice, "time for a story in the library")
    assert ids(client, as_alice, '"story time at the library"') == [session.pk]
    assert ids(client, as_alice, "“story time” lib") == [session.pk]


def test_words_said_apart_count_after_words_said_together(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    together = said(alice, "jazz in Newton")
    apart = said(alice, "Any jazz?", "In Newton, please.")
    titled = said(alice, "In Newton, please.", title="Jazz")
    said(alice, "Any jazz?")
    assert ids(client, as_alice, "jazz newton") == [together.pk, titled.pk, apart.pk]


@pytest.mark.parametrize("words", ["cafe", "café", "CAFE\u0301", "Café-Konzert", "(café)!"])
def test_accents_and_punctuation_make_no_difference(
    client: Client, alice: User, as_alice: dict[str, str], words: str
) -> None:
    found = said(alice, "Ein Café-Konzert!")
    assert ids(client, as_alice, words) == [found.pk]


@pytest.mark.parametrize(
    "words",
    [
        "'", '"', '""', "\\", "\\'", "a & b | !c", ":*", "jazz:*", "<->", "a <2> b", "%", "_", "(", ")(",
        "!!", "🎉", "🎉 jazz", "the", "the of and", "한국어", "e\u0301\u0301\u0301", "\u202ejazz", "\u200b",
        "a/b/c", "x" * 200, "x " * 100, '"x" ' * 50, "http://a.b/c?d=e&f", "<b>jazz</b>", "$1 %s %(q)s {}",
        "ǅ", "ﬁ",
    ],
)  # fmt: skip
def test_no_query_fails(client: Client, alice: User, as_alice: dict[str, str], words: str) -> None:
    said(alice, "jazz")
    found = search(client, as_alice, words)
    assert [shown(row)[1] for row in found] in ([], [["jazz"]])


def test_what_has_no_word_is_looked_for_in_titles_letter_by_letter(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    party = said(alice, "🎉 the", title="Party 🎉")
    which = said(alice, "🎉 the", title="On the town")
    assert ids(client, as_alice, "🎉") == [party.pk]
    assert ids(client, as_alice, "the") == [which.pk]


def test_blank_query_is_the_whole_list(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    session = said(alice, "jazz")
    [row] = search(client, as_alice, "  ")
    assert (row["id"], row["snippet"]) == (session.pk, None)


def test_snippet_is_the_text_as_it_was_written(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    session = said(alice, "So: <b>Tonight's</b> jazz/blues at the **Café** & more")
    [row] = search(client, as_alice, "cafe blues")
    assert shown(row) == ("So: <b>Tonight's</b> jazz/blues at the **Café** & more", ["blues", "Café"])
    assert row["snippet"]["message_id"] == session.messages.get().pk
    assert row["message_count"] == 1


def test_snippet_of_a_long_message_is_short_and_begins_shortly_before_the_words(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    said(alice, "one two three four " * 100 + "before the jazz after " + "five six seven " * 100)
    text, marked = shown(search(client, as_alice, "jazz")[0])
    assert marked == ["jazz"]
    assert (text[0], text[-1]) == ("…", "…")
    assert "before the jazz after" in text
    assert len(text) < 320


def test_snippet_keeps_apart_what_looks_like_our_marks(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    said(alice, "\x02not\x03 jazz x\u0323\u0302 \x03\x02")
    text, marked = shown(search(client, as_alice, "jazz")[0])
    assert marked == ["jazz"]
    assert "jazz x" in text


def test_title_hit_shows_the_title(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    said(alice, "jazz", title="Jazz & more")
    [row] = search(client, as_alice, "jazz")
    assert shown(row) == ("Jazz & more", ["Jazz"])
    assert row["snippet"]["message_id"] is None


def test_nobody_finds_what_others_said(
    client: Client, alice: User, bob: User, as_alice: dict[str, str], as_bob: dict[str, str]
) -> None:
    mine, his = said(alice, "jazz", title="Jazz"), said(bob, "jazz")
    assert ids(client, as_alice, "jazz") == [mine.pk]
    assert ids(client, as_bob, "jazz") == [his.pk]


def test_archived_sessions_are_found_among_the_archived(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    session = said(alice, "jazz", "in Newton", title="Jazz")
    client.post(f"{URL}/{session.pk}/archive", headers=as_alice)
    for words in ("jazz", "jazz newton"):
        assert ids(client, as_alice, words) == []
        assert ids(client, as_alice, words, archived="true") == [session.pk]


def test_what_is_deleted_is_not_found_any_more(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    kept, gone = said(alice, "jazz", "blues"), said(alice, "jazz")
    kept.messages.get(content="jazz").delete()
    client.delete(f"{URL}/{gone.pk}", headers=as_alice)
    assert ids(client, as_alice, "jazz") == []
    assert ids(client, as_alice, "blues") == [kept.pk]


def test_an_answer_is_found_by_the_words_it_was_given_last(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    session = said(alice, "What's on?")
    answer = session.messages.create(role="assistant", content="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_chatmessage SET content = 'Jazz Night' WHERE id = %s", [answer.pk])
        cursor.execute("UPDATE events_chatsession SET title = 'Renamed' WHERE id = %s", [session.pk])
    assert ids(client, as_alice, "jazz") == ids(client, as_alice, "renamed") == [session.pk]
    ChatMessage.objects.filter(pk=answer.pk).update(content="Blues Night")
    assert ids(client, as_alice, "jazz") == []


def test_a_message_stored_in_one_statement_with_its_session_is_found(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    statement = """
        WITH session AS (
            INSERT INTO events_chatsession (user_id, title, created_at, updated_at, is_active, context)
            VALUES (%s, '', clock_timestamp(), clock_timestamp(), true, '{}') RETURNING id
        )
        INSERT INTO events_chatmessage (session_id, role, content, created_at, metadata, status)
        SELECT id, 'user', 'jazz', clock_timestamp(), '{}', 'complete' FROM session RETURNING session_id"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [alice.pk])
        [(session_id,)] = cursor.fetchall()
    assert ids(client, as_alice, "jazz") == [session_id]


def test_what_was_said_as_a_guest_is_found_by_the_account(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    guest = User.objects.create_guest()
    session = said(guest, "jazz")
    adopt_guest(guest, alice)
    assert ids(client, as_alice, "jazz") == [session.pk]


def test_what_was_said_years_ago_is_found(client: Client, alice: User, as_alice: dict[str, str]) -> None:
    session = said(alice, "jazz")
    long_ago = timezone.now() - timedelta(days=2000)
    ChatSession.objects.update(created_at=long_ago, updated_at=long_ago)
    session.messages.update(created_at=long_ago)
    assert ids(client, as_alice, "jazz") == [session.pk]


def test_a_message_of_a_megabyte_is_stored_and_found_by_its_beginning(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    session = said(alice, "jazz " + " ".join(f"é{number:x}" for number in range(150_000)) + " " + "y" * 3000)
    said(alice, "y" * 1_000_000)
    [row] = search(client, as_alice, "jazz")
    assert row["id"] == session.pk
    assert len(shown(row)[0]) < 320


def found_on_pages(
    client: Client, headers: dict[str, str], address: str, between: Any = lambda: None
) -> list[int]:
    seen: list[int] = []
    while address:
        answer = client.get(address, headers=headers)
        seen += [row["id"] for row in answer.json()]
        assert all(row["snippet"]["parts"] for row in answer.json())
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
        between()
    return seen


def test_pages_show_what_was_found_at_first_each_once_whatever_moves_or_is_said_meanwhile(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    sessions = [said(alice, "jazz") for _ in range(7)]

    def between() -> None:
        sessions[0].touch()
        sessions[1].add_message("user", "jazz jazz jazz")
        said(alice, "jazz", title="Jazz")

    seen = found_on_pages(client, as_alice, f"{URL}?q=jazz&limit=2", between)
    assert seen == [session.pk for session in reversed(sessions)]


def test_pages_of_a_search_leave_out_what_was_deleted_meanwhile(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    sessions = [said(alice, "jazz") for _ in range(4)]
    seen = found_on_pages(client, as_alice, f"{URL}?q=jazz&limit=2", sessions[0].erase)
    assert seen == [session.pk for session in reversed(sessions[1:])]


def test_cursor_of_a_search_is_none_of_the_list_and_shows_a_stranger_nothing(
    client: Client, alice: User, as_alice: dict[str, str], as_bob: dict[str, str]
) -> None:
    for _ in range(2):
        said(alice, "jazz")
    cursors = []
    for query in ({"limit": 1}, {"limit": 1, "q": "jazz"}):
        link = client.get(URL, query, headers=as_alice).headers["Link"]
        cursors.append(link[1 : link.index(">")].partition("before=")[2])
    listed, searched = cursors
    assert client.get(f"{URL}?before={searched}", headers=as_alice).status_code == 422
    assert client.get(f"{URL}?q=jazz&before={listed}", headers=as_alice).status_code == 422
    assert client.get(f"{URL}?q=jazz&before={searched}", headers=as_bob).json() == []


def test_search_costs_three_statements_beside_the_caller_however_much_is_found(
    client: Client, alice: User, as_alice: dict[str, str], django_assert_num_queries
) -> None:
    for _ in range(20):
        said(alice, "jazz")
    with django_assert_num_queries(4):
        assert len(search(client, as_alice, "jazz")) == 20


def test_search_reads_the_callers_shelf_of_the_index(
    client: Client, alice: User, as_alice: dict[str, str]
) -> None:
    said(alice, "jazz")
    plan = plan_of_search(client, as_alice)
    assert "Bitmap Index Scan on message_words" in plan


def plan_of_search(client: Client, headers: dict[str, str]) -> str:
    """How the statement that searches is carried out, tables of any size being read by their indexes."""
    captured: list[tuple[str, Any]] = []

    def capture(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        captured.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(capture):
        search(client, headers, "jazz")
    [(sql, params)] = [(sql, params) for sql, params in captured if "events_shelved" in sql]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())
