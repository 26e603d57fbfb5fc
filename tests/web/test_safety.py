"""What keeps a page to our own files and words."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

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
