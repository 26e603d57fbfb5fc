"""Forgotten and changed passwords, and how often they may be tried."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.tokens import TokenInvalid, refreshed_access, token_pair, user_of_access
from web.mail import wait_until_sent

pytestmark = pytest.mark.django_db

OLD, NEW = "correct horse battery", "quiet harbour lamp"
NEW_TWICE = {"new_password1": NEW, "new_password2": NEW}


def signs_in(name: str, password: str, client: Client | None = None) -> bool:
    return (client or Client()).post("/sign-in/", {"username": name, "password": password}).status_code == 302


def link_sent_to(address: str) -> str:
    """The path of the link that is sent to an address; empty when there is none."""
    mail.outbox.clear()
    response = Client().post("/password/", {"email": address})
    assert response.headers["Location"] == "/password/sent/"
    wait_until_sent()
    found = re.search(r"http://testserver(/password/\S+)", mail.outbox[0].body) if mail.outbox else None
    return found[1] if found else ""


def test_a_link_sets_a_new_password_once(alice: User, client: Client) -> None:
    link = link_sent_to("Alice@Example.org")
    assert mail.outbox[0].to == ["alice@example.org"]
    form = client.get(link).headers["Location"]
    assert client.post(form, NEW_TWICE).headers["Location"] == "/sign-in/?new-password"
    assert "Your new password is set." in client.get("/sign-in/?new-password").content.decode()
    assert (signs_in("alice", OLD), signs_in("alice", NEW)) == (False, True)
    assert "This link no longer works" in Client().get(link).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(alice: User) -> None:
    assert link_sent_to("nobody@example.org") == ""
    assert mail.outbox == []


def test_a_link_expires(alice: User, settings, client: Client) -> None:
    link = link_sent_to("alice@example.org")
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in client.get(link).content.decode()


def test_a_link_is_for_one_account(alice: User, bob: User, client: Client) -> None:
    link = link_sent_to("alice@example.org")
    other = link_sent_to("bob@example.org").split("/")[2]
    swapped = "/".join(["", "password", other, *link.split("/")[3:]])
    assert "This link no longer works" in client.get(swapped).content.decode()


def test_a_weak_new_password_is_refused_beside_its_field(alice: User, client: Client) -> None:
    form = client.get(link_sent_to("alice@example.org")).headers["Location"]
    page = client.post(form, {"new_password1": "12345678", "new_password2": "12345678"}).content.decode()
    assert "too common" in page
    assert 'aria-describedby="id_new_password2_error"' in page
    assert signs_in("alice", OLD)


def test_nobodys_mailbox_is_filled(alice: User) -> None:
    assert [bool(link_sent_to("alice@example.org")) for _ in range(4)] == [True, True, True, False]


def test_links_are_not_asked_for_without_end(client: Client) -> None:
    answers = [client.post("/password/", {"email": f"a{n}@example.org"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "Try again in 60 minutes." in answers[-1].content.decode()


def test_passwords_are_not_guessed_without_end(alice: User, bob: User, client: Client) -> None:
    tried = [signs_in("alice", "wrong", client) for _ in range(10)]
    response = client.post("/sign-in/", {"username": "Alice ", "password": OLD})
    assert (tried, response.status_code) == ([False] * 10, 429)
    assert response.headers["Retry-After"] == "900"
    assert "Try again in 15 minutes." in response.content.decode()
    assert signs_in("bob", "staple battery horse")
    assert signs_in("alice", OLD, Client(REMOTE_ADDR="192.0.2.9"))


def test_the_right_password_ends_the_counting(alice: User) -> None:
    for _ in range(3):
        assert [signs_in("alice", word) for word in ("wrong", "wrong", "wrong", OLD)][-1]


def test_a_password_is_changed_by_who_knows_it(alice_client: Client, alice: User) -> None:
    other = Client()
    other.force_login(alice)
    page = alice_client.post("/account/password/", {"old_password": "wrong", **NEW_TWICE}).content.decode()
    assert "id_old_password_error" in page
    response = alice_client.post("/account/password/", {"old_password": OLD, **NEW_TWICE})
    assert response.headers["Location"] == "/account/?saved=password"
    assert alice_client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert signs_in("alice", NEW)


def test_a_guest_has_no_password_to_change(client: Client) -> None:
    client.post("/ask/", {"message": "Hi"})
    assert client.get("/account/password/").headers["Location"] == "/sign-in/?next=/account/password/"


def test_a_new_password_ends_the_tokens_given_before(alice_client: Client, alice: User) -> None:
    tokens = token_pair(alice)
    assert user_of_access(tokens["access"]) == alice
    alice_client.post("/account/password/", {"old_password": OLD, **NEW_TWICE})
    with pytest.raises(TokenInvalid):
        user_of_access(tokens["access"])
    with pytest.raises(TokenInvalid):
        refreshed_access(tokens["refresh"])
    assert user_of_access(alice_client.post("/page-token/").json()["access"]) == alice
