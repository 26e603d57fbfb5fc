"""Signing up, in and out, and what becomes of a guest."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.tokens import user_of_access
from events.models import ChatSession, Feedback
from tests.web.conftest import answered
from web.guests import adopt_guest

pytestmark = pytest.mark.django_db

NEW = {"email": "Carol@Example.org", "password": "quiet harbour lamp"}


def test_signing_up_takes_the_guests_conversations_along(client: Client) -> None:
    client.post("/ask/", {"message": "What is on tonight?"})
    guest = User.objects.get()
    response = client.post("/sign-up/", NEW)
    assert response.headers["Location"] == "/"
    carol = User.objects.get(email="carol@example.org")
    assert ChatSession.objects.get().user == carol
    assert not User.objects.filter(pk=guest.pk).exists()
    assert client.get(f"/c/{ChatSession.objects.get().pk}/").status_code == 200


def test_signing_in_takes_the_guests_conversations_along(client: Client, alice: User) -> None:
    answered(alice)
    client.post("/ask/", {"message": "What is on tonight?"})
    client.post("/sign-in/", {"username": "alice", "password": "correct horse battery"})
    assert ChatSession.objects.filter(user=alice).count() == 2
    assert not User.objects.filter(is_guest=True).exists()


def test_a_failed_sign_in_takes_nothing(client: Client, alice: User) -> None:
    client.post("/ask/", {"message": "What is on tonight?"})
    page = client.post("/sign-in/", {"username": "alice", "password": "wrong"}).content.decode()
    assert "The name or the password is not right." in page
    assert ChatSession.objects.get().user.is_guest


def test_a_real_accounts_conversations_are_never_adopted(alice: User, bob: User) -> None:
    answered(alice)
    adopt_guest(alice, bob)
    assert ChatSession.objects.get().user == alice


def test_a_guests_feedback_comes_along(alice: User) -> None:
    guest = User.objects.create_guest()
    turn = answered(guest)
    Feedback.objects.create(message=turn.answer, user=guest, value=1)
    adopt_guest(guest, alice)
    assert Feedback.objects.get().user == alice


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "12345678"}, "too common"),
        ({"email": "nobody"}, "valid email address"),
        ({"email": "ALICE@example.org"}, "There is an account with this e-mail address."),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_said(
    client: Client, alice: User, changes: dict[str, str], words: str
) -> None:
    page = client.post("/sign-up/", {**NEW, **changes}).content.decode()
    assert words in page
    assert User.objects.count() == 1


def test_one_goes_on_where_one_was(client: Client, alice: User) -> None:
    fields = {"username": "alice@example.org", "password": "correct horse battery"}
    assert client.post("/sign-in/", {**fields, "next": "/c/"}).headers["Location"] == "/c/"
    client.logout()
    assert client.post("/sign-in/", {**fields, "next": "https://evil.example/"}).headers["Location"] == "/"
    client.logout()
    assert client.post("/sign-up/", {**NEW, "next": "//evil.example/"}).headers["Location"] == "/"


def test_signing_out_is_a_post(alice_client: Client) -> None:
    assert alice_client.get("/sign-out/").status_code == 405
    assert alice_client.post("/sign-out/").status_code == 302
    assert "Sign in" in alice_client.get("/").content.decode()


def test_the_page_gets_a_token_for_its_person(alice_client: Client, alice: User) -> None:
    assert user_of_access(alice_client.post("/page-token/").json()["access"]) == alice
    assert alice_client.get("/page-token/").status_code == 405


def test_a_visitors_page_token_makes_a_guest(client: Client) -> None:
    guest = user_of_access(client.post("/page-token/").json()["access"])
    assert guest.is_guest
    assert user_of_access(client.post("/page-token/").json()["access"]) == guest


def test_no_other_site_gets_a_token() -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/page-token/").status_code == 403
    assert browser.post("/ask/", {"message": "Hi"}).status_code == 403
    assert not User.objects.exists()
