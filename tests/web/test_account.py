"""A person's own page: preferences, what is kept, and the way out."""

import json

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import ForeignKey
from django.test import AsyncClient, Client

from accounts.models import User
from accounts.tokens import TokenInvalid, access_token, token_pair, user_of_access
from assistant.answering import prepare
from assistant.understanding import Given
from events import clock
from events.models import ChatMessage, ChatSession, Event, Feedback, SharedConversation, Turn
from tests.factories import BOSTON, make_event
from tests.web.conftest import answered
from web.preferences import first_context

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
ANSWERS = {
    "place": "newton",
    "family_size": "4",
    "ages": "7, 4",
    "interests": "jazz,  chess , jazz",
    "budget": "20",
    "needs": ["wheelchair"],
    "times": ["weekend mornings"],
    "ways": ["on foot", "by car"],
}
STORED = {
    "location": "Newton, MA",
    "preferences": {
        "age": "children of 4, 7",
        "familySize": 4,
        "interests": ["jazz", "chess"],
        "accessibility": ["wheelchair"],
        "budgetRange": [0, 20],
        "preferredTimes": ["weekend mornings"],
        "transportation": ["on foot", "by car"],
    },
}
WORCESTER = (42.2626, -71.8023)


def found_by(person: User, message: str) -> list[str]:
    """The titles that the first question of the person's conversation finds for sure."""
    prepared = prepare(
        message,
        session_context=first_context(person),
        request_context=Given(),
        history=(),
        shown=(),
        now=clock.now(),
    )
    return [found.event.title for found in prepared.result.events] if prepared.result else []


def exported(browser: Client) -> dict:
    response = browser.get("/account/export/")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    return json.loads(b"".join(response.streaming_content))


def rows_that_name(person_id: int) -> list[str]:
    """The columns of all tables in which a person's id stands."""
    columns = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignKey) and field.related_model is User
    ]
    assert len(columns) >= 5
    found = [
        f"{model.__name__}.{name}"
        for model, name in columns
        if model._base_manager.filter(**{f"{name}_id": person_id}).exists()
    ]
    sessions = [
        row for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == str(person_id)
    ]
    return found + ["Session"] * len(sessions) + ["User"] * User.objects.filter(pk=person_id).count()


def test_preferences_are_kept_in_the_words_of_the_contract(alice_client: Client, alice: User) -> None:
    response = alice_client.post("/account/preferences/", ANSWERS)
    assert response.headers["Location"] == "/account/?saved=preferences"
    alice.refresh_from_db()
    assert alice.preferences == STORED
    page = alice_client.get("/account/?saved=preferences").content.decode()
    for words in ("Your preferences are saved.", 'value="Newton, MA"', 'value="4, 7"', 'value="jazz, chess"'):
        assert words in page
    alice_client.post("/account/preferences/", {})
    alice.refresh_from_db()
    assert alice.preferences == {}


def test_a_new_conversation_begins_with_a_copy_of_them(alice_client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(preferences=STORED)
    alice_client.post("/ask/", {"message": "What is on?"})
    context = ChatSession.objects.get().context
    assert {name: context[name] for name in STORED} == STORED
    assert context["query"]["accessibility"] == ["wheelchair"]
    User.objects.filter(pk=alice.pk).update(preferences={})
    assert ChatSession.objects.get().context == context


def test_a_guests_conversation_begins_with_nothing(client: Client) -> None:
    client.post("/ask/", {"message": "What is on?"})
    client.post("/account/preferences/", ANSWERS)
    assert User.objects.get().preferences == {}
    assert ChatSession.objects.get().context == {}


def test_of_several_places_of_a_name_one_is_chosen(alice_client: Client, alice: User) -> None:
    response = alice_client.post("/account/preferences/", {**ANSWERS, "place": "Portland"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'name="which_place" value="Portland, OR"' in page
    assert 'aria-describedby="id_place_helptext id_place_error"' in page
    assert 'value="7, 4"' in page
    alice_client.post(
        "/account/preferences/", {**ANSWERS, "place": "Portland", "which_place": "Portland, OR"}
    )
    alice.refresh_from_db()
    assert alice.preferences["location"] == "Portland, OR"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": "Xyzzyville"}, "No place we know has this name."),
        ({"place": "Portland", "which_place": "Boston, MA"}, "There are several places of this name."),
        ({"ages": "four"}, "Write ages as numbers"),
        ({"ages": "40"}, "Write ages as numbers"),
        ({"interests": "x" * 41}, "At most 12 interests"),
        ({"family_size": "0"}, "greater than or equal to 1"),
        ({"budget": "-1"}, "greater than or equal to 0"),
        ({"needs": ["magic"]}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_a_preference_is_said(
    alice_client: Client, alice: User, changes: dict, words: str
) -> None:
    response = alice_client.post("/account/preferences/", {**ANSWERS, **changes})
    assert response.status_code == 422
    assert words in response.content.decode()
    alice.refresh_from_db()
    assert alice.preferences == {}


def test_a_name_is_changed_without_the_password(alice_client: Client, alice: User) -> None:
    alice_client.post("/account/profile/", {"name": "Alice A.", "email": "alice@example.org"})
    alice.refresh_from_db()
    assert (alice.first_name, alice.username) == ("Alice A.", "alice")


def test_another_address_needs_the_password(alice_client: Client, alice: User) -> None:
    fields = {"name": "", "email": "New@example.org"}
    page = alice_client.post("/account/profile/", {**fields, "password": "wrong"}).content.decode()
    assert "The password is not right." in page
    alice_client.post("/account/profile/", {**fields, "password": PASSWORD})
    alice.refresh_from_db()
    assert alice.email == "new@example.org"


def test_who_is_named_by_the_address_is_named_by_the_new_one(client: Client) -> None:
    carol = User.objects.create_account("carol@example.org", PASSWORD)
    client.force_login(carol)
    client.post("/account/profile/", {"name": "", "email": "c@example.org", "password": PASSWORD})
    carol.refresh_from_db()
    assert (carol.username, carol.email) == ("c@example.org", "c@example.org")


def test_somebody_elses_address_is_not_taken(alice_client: Client, alice: User, bob: User) -> None:
    for taken in ("BOB@example.org", "bob"):
        response = alice_client.post("/account/profile/", {"name": "", "email": taken, "password": PASSWORD})
        assert response.status_code == 422
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_all_of_mine_can_be_taken_away_and_nothing_of_others(
    alice_client: Client, alice: User, bob: User
) -> None:
    turn = answered(alice, "Is there jazz?", "There is, “tonight”.")
    Feedback.objects.create(message=turn.answer, user=alice, value=-1, reason="Too far")
    link = SharedConversation.objects.create(session=turn.session, last_message=turn.answer)
    answered(alice, "And chess?")
    answered(bob, "What does Bob ask?")
    mine = exported(alice_client)
    assert mine["account"]["email"] == "alice@example.org"
    first, second = mine["conversations"]
    assert [said["content"] for said in first["messages"]] == ["Is there jazz?", "There is, “tonight”."]
    assert first["messages"][1]["feedback"][0]["reason"] == "Too far"
    assert first["shared"]["token"] == link.token
    assert second["title"] == "And chess?"
    assert "Bob" not in json.dumps(mine)


def test_a_long_conversation_is_taken_away_whole(alice_client: Client, alice: User) -> None:
    session = answered(alice).session
    ChatMessage.objects.bulk_create(
        ChatMessage(session=session, role="user", content=str(number)) for number in range(250)
    )
    said = [message["content"] for message in exported(alice_client)["conversations"][0]["messages"]]
    assert (len(said), said[-1]) == (252, "249")


def test_nothing_names_who_has_left(alice: User, bob: User) -> None:
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.force_login(alice)
        browser.post("/ask/", {"message": "A secret question"})
    turn, kept = answered(alice), answered(bob)
    Feedback.objects.create(message=turn.answer, user=alice, value=1)
    SharedConversation.objects.create(session=turn.session, last_message=turn.answer)
    answered(alice).session.delete_for_now()
    assert {"ChatSession.user", "Turn.user", "Feedback.user", "Session"} <= set(rows_that_name(alice.pk))
    response = here.post("/account/delete/", {"password": PASSWORD})
    assert response.headers["Location"] == "/gone/"
    assert rows_that_name(alice.pk) == []
    assert list(ChatMessage.objects.all()) == [kept.question, kept.answer]
    assert not SharedConversation.objects.exists()
    assert "Everything is deleted" in here.get("/gone/").content.decode()
    assert elsewhere.get("/account/").status_code == 302


def test_tokens_of_who_has_left_are_worth_nothing(alice_client: Client, alice: User) -> None:
    access, refresh = access_token(alice), token_pair(alice)["refresh"]
    alice_client.post("/account/delete/", {"password": PASSWORD})
    with pytest.raises(TokenInvalid):
        user_of_access(access)
    body = json.dumps({"refresh": refresh})
    response = Client().post("/api/v1/token/refresh", body, content_type="application/json")
    assert response.status_code == 401


def test_an_answer_that_is_being_written_goes_too(alice_client: Client, alice: User) -> None:
    turn = answered(alice)
    Turn.objects.filter(pk=turn.pk).update(status=Turn.Status.RUNNING)
    alice_client.post("/account/delete/", {"password": PASSWORD})
    assert not Turn.objects.exists()


def test_only_who_knows_the_password_deletes_an_account(alice_client: Client, alice: User) -> None:
    answered(alice)
    assert "1 conversation with all its messages" in alice_client.get("/account/delete/").content.decode()
    page = alice_client.post("/account/delete/", {"password": "wrong"}).content.decode()
    assert "The password is not right." in page
    tried = [alice_client.post("/account/delete/", {"password": "wrong"}) for _ in range(10)]
    assert tried[-1].status_code == 429
    assert ChatSession.objects.filter(user=alice).exists()


def test_a_guest_is_forgotten_on_this_device(client: Client) -> None:
    client.post("/ask/", {"message": "A secret question"})
    guest = User.objects.get()
    assert "Forget me on this device" in client.get("/account/").content.decode()
    assert exported(client)["account"]["is_guest"] is True
    client.post("/account/delete/")
    assert rows_that_name(guest.pk) == []
    assert not Session.objects.exists()


def test_visitors_have_no_account_page(client: Client) -> None:
    for path in ("/account/", "/account/export/", "/account/delete/"):
        assert client.get(path).headers["Location"] == f"/sign-in/?next={path}"
    assert client.post("/account/delete/").status_code == 302
    assert client.get("/account/preferences/").status_code == 405


def test_no_other_site_deletes_an_account(alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    for path in ("/account/delete/", "/account/profile/", "/account/preferences/"):
        assert browser.post(path, {"password": PASSWORD}).status_code == 403
    assert User.objects.filter(pk=alice.pk).exists()


def test_home_and_needs_take_effect_and_the_message_beats_them(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(
        preferences={"location": "Worcester, MA", "preferences": {"accessibility": ["wheelchair"]}}
    )
    alice.refresh_from_db()
    near, far = make_event("Jazz Evening", at_point=WORCESTER), make_event("Jazz Night", at_point=BOSTON)
    Event.objects.filter(pk__in=[near.pk, far.pk]).update(accessibility=["wheelchair"])
    make_event("Jazz Upstairs", at_point=WORCESTER)
    assert found_by(alice, "jazz this weekend") == ["Jazz Evening", "Jazz Night"]
    assert found_by(alice, "jazz in Boston") == ["Jazz Night"]


def test_distances_are_from_the_persons_home(alice_client: Client, alice: User) -> None:
    make_event(at_point=WORCESTER)
    event = make_event(at_point=BOSTON)
    path = f"/events/{event.pk}/"
    assert "7." in alice_client.get(path).content.decode()
    User.objects.filter(pk=alice.pk).update(preferences={"location": "Worcester, MA"})
    assert "38" in alice_client.get(path).content.decode()


def test_a_compressing_browser_gets_all_of_it(alice: User) -> None:
    answered(alice, "Is there jazz?")
    browser = AsyncClient()
    async_to_sync(browser.aforce_login)(alice)

    async def parts() -> list[bytes]:
        response = await browser.get("/account/export/", headers={"accept-encoding": "gzip"})
        assert not response.has_header("Content-Encoding")
        return [part async for part in response.streaming_content]

    said = json.loads(b"".join(async_to_sync(parts)()))["conversations"][0]["messages"]
    assert said[0]["content"] == "Is there jazz?"
