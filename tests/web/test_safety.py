"""What keeps a page to our own files and words."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from web.middleware import ContentSecurityPolicy

WEB = Path(__file__).resolve().parents[2] / "web"


def test_every_page_has_a_strict_policy() -> None:
    middleware = ContentSecurityPolicy(lambda _request: HttpResponse("x"))
    policy = middleware(RequestFactory().get("/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_response_may_have_a_policy_of_its_own() -> None:
    own = HttpResponse("x", headers={"Content-Security-Policy": "default-src 'self'"})
    answered = ContentSecurityPolicy(lambda _request: own)(RequestFactory().get("/"))
    assert answered.headers["Content-Security-Policy"] == "default-src 'self'"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/c/", "/sign-in/", "/nothing/", "/admin/login/", "/embed/help/", "/api/v1/events"]
)
def test_every_page_tells_the_browser_what_it_may_not(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("geolocation=(self), camera=()")
    policy = headers["Content-Security-Policy"]
    for words in ("object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert words in policy
    assert "Strict-Transport-Security" not in headers


@pytest.mark.django_db
def test_over_https_cookies_stay_there_and_the_browser_comes_back_by_it(client: Client, alice: User) -> None:
    fields = {"username": "alice", "password": "correct horse battery"}
    for is_secure in (True, False):
        client.get("/sign-in/", secure=is_secure)
        response = client.post("/sign-in/", fields, secure=is_secure)
        assert set(response.cookies) >= {"sessionid", "csrftoken"}
        assert all(bool(cookie["secure"]) is is_secure for cookie in response.cookies.values())
        assert ("Strict-Transport-Security" in response.headers) is is_secure
        client.logout()


@pytest.mark.django_db
def test_pages_are_packed_for_whoever_can_unpack_them(client: Client) -> None:
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(client.get("/").content) / 2


@pytest.mark.parametrize("path", sorted((WEB / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_inline_code_and_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\s(style|on\w+)=", text)
    assert "<style" not in text
    assert "|safe" not in text
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or "application/ld+json" in script


@pytest.mark.parametrize("path", sorted((WEB / "static").rglob("*.js")), ids=lambda path: path.name)
def test_scripts_are_short_and_never_write_html(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
    assert len(text.splitlines()) < 200
