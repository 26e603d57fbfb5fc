"""The assistant in other sites' pages."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tokens import access_token, user_of_access
from events.models import ChatSession
from tests.factories import make_event
from tests.web.conftest import answered
from web.limits import clear_limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Guests of another test do not count."""
    clear_limits()


def opened(client: Client, **headers: str) -> dict[str, object]:
    """What the frame gets with its first question."""
    response = client.post("/embed/token/", {"place": "Boston, MA"}, "application/json", headers=headers)
    assert response.status_code == 200
    assert not response.cookies
    return response.json()


def test_the_frame_is_for_its_place(client: Client) -> None:
    make_event("Jazz Trio", "2026-03-14 20:00", cost_kind="free", at_point=(41.85, -87.65))
    page = client.get("/embed/", {"place": "Chicago, IL"}).content.decode()
    assert "Ask what’s on near Chicago, IL." in page
    assert 'data-place="Chicago, IL"' in page
    assert 'data-example="What is free this weekend?"' in page


def test_a_place_nobody_knows_is_said_and_the_site_s_own_is_taken(client: Client) -> None:
    page = client.get("/embed/", {"place": "<b>Nowherium"}).content.decode()
    assert "“&lt;b&gt;Nowherium” is no place we know." in page
    assert "near Newton, MA" in page


def test_only_the_hosts_listed_may_frame_it(client: Client, settings: Settings) -> None:
    settings.EMBED_HOSTS = ["library.example.org", "*.example.com"]
    response = client.get("/embed/")
    allowed = "frame-ancestors 'self' library.example.org *.example.com"
    assert response.headers["Content-Security-Policy"].endswith(allowed)
    assert "X-Frame-Options" not in response.headers
    for path in ("/", "/embed/help/", "/c/", "/embed/nothing/"):
        refused = client.get(path).headers
        assert "frame-ancestors 'none'" in refused["Content-Security-Policy"]
        assert refused["X-Frame-Options"] == "DENY"


def test_looking_sets_no_cookie_and_makes_no_guest(alice_client: Client) -> None:
    for visitor in (Client(), alice_client):
        for path in ("/embed/?place=Newton&theme=dark&lang=es", "/embed.js"):
            response = visitor.get(path)
            assert response.status_code == 200
            assert not response.cookies
    assert not User.objects.filter(is_guest=True).exists()


@pytest.mark.parametrize(
    ("theme", "scheme", "media"),
    [
        ("light", "light", "not all"),
        ("dark", "dark", "all"),
        ("auto", "light dark", "(prefers-color-scheme: dark)"),
        ("<b>", "light dark", "(prefers-color-scheme: dark)"),
    ],
)
def test_it_is_as_light_or_dark_as_its_site(client: Client, theme: str, scheme: str, media: str) -> None:
    page = client.get("/embed/", {"theme": theme}).content.decode()
    assert f'name="color-scheme" content="{scheme}"' in page
    assert f'media="{media}"' in page


def test_it_speaks_the_language_it_is_told(client: Client) -> None:
    assert '<html lang="es"' in client.get("/embed/?lang=es").content.decode()
    assert '<html lang="es"' in client.get("/embed/", headers={"accept-language": "es"}).content.decode()
    assert '<html lang="en"' in client.get("/embed/?lang=xx").content.decode()


def test_a_first_question_makes_a_guest_with_a_conversation_at_the_place() -> None:
    given = opened(Client(enforce_csrf_checks=True))
    guest = user_of_access(str(given["access"]))
    session = ChatSession.objects.get(pk=given["session_id"])
    assert guest.is_guest
    assert session.user == guest
    assert session.context == {"location": "Boston, MA"}


def test_whoever_is_signed_in_is_a_guest_in_a_frame_too(alice_client: Client, alice: User) -> None:
    assert user_of_access(str(opened(alice_client)["access"])) != alice


@pytest.mark.parametrize("body", ["", "[]", "{", '{"place": 3}', json.dumps({"place": "x" * 500})])
def test_a_strange_request_for_a_guest_is_no_error_of_ours(client: Client, body: str) -> None:
    response = client.post("/embed/token/", body, content_type="application/json")
    assert response.status_code in (200, 400)


def test_one_address_makes_only_so_many_guests(client: Client, settings: Settings) -> None:
    settings.GUESTS_PER_HOUR = 1
    opened(client)
    refused = client.post("/embed/token/", {}, "application/json")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.json()["detail"]["error_code"] == "rate_limited"
    assert User.objects.count() == 1


def test_no_other_site_s_page_makes_guests(client: Client) -> None:
    opened(client, origin="http://testserver")
    for origin in ("https://evil.example", "null"):
        refused = client.post("/embed/token/", {}, "application/json", headers={"origin": origin})
        assert refused.status_code == 403
    assert User.objects.count() == 1


def test_an_answer_is_read_with_a_token_in_place_of_a_cookie(client: Client, alice: User, bob: User) -> None:
    turn = answered(alice, answer="Here you go.")
    path = f"/c/{turn.session_id}/answers/{turn.answer_id}/"

    def got(authorization: str):
        return client.get(path, headers={"authorization": authorization})

    own = got(f"Bearer {access_token(alice)}")
    assert "Here you go." in own.content.decode()
    assert not own.cookies
    assert got(f"Bearer {access_token(bob)}").status_code == 404
    assert got("Bearer garbled").status_code == 401
    assert got("Basic abc").status_code == 404


def test_a_reload_reads_the_conversation_with_its_token(client: Client, alice: User, bob: User) -> None:
    turn = answered(alice, "What is on?", answer="Here you go.")

    def got(authorization: str):
        return client.get(f"/c/{turn.session_id}/", headers={"authorization": authorization})

    thread = got(f"Bearer {access_token(alice)}")
    assert "What is on?" in thread.content.decode()
    assert "Here you go." in thread.content.decode()
    assert "<html" not in thread.content.decode()
    assert not thread.cookies
    assert got(f"Bearer {access_token(bob)}").status_code == 404
    assert got("Bearer garbled").status_code == 401


def test_a_token_counts_more_than_a_cookie(alice_client: Client, alice: User, bob: User) -> None:
    turn = answered(alice)
    path = f"/c/{turn.session_id}/answers/{turn.answer_id}/"
    strange = {"authorization": f"Bearer {access_token(bob)}"}
    assert alice_client.get(path).status_code == 200
    assert alice_client.get(path, headers=strange).status_code == 404


def test_the_script_may_be_loaded_by_any_site(client: Client) -> None:
    response = client.get("/embed.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert b"iframe" in response.content


def test_the_help_shows_the_line_to_copy_and_who_may_use_it(client: Client, settings: Settings) -> None:
    page = client.get("/embed/help/").content.decode()
    line = '&lt;script src="http://testserver/embed.js" data-place="Newton, MA" async&gt;&lt;/script&gt;'
    assert line in page
    assert "No other site may show it yet." in page
    settings.EMBED_HOSTS = ["library.example.org"]
    assert "<code>library.example.org</code>" in client.get("/embed/help/").content.decode()
