"""Styles, scripts and icons as a browser gets them."""

import pytest
from starlette.testclient import TestClient

from config.static_files import PackageFiles, packed


@pytest.fixture
def browser() -> TestClient:
    return TestClient(packed(PackageFiles(packages=[("web", "static")])))


def test_a_file_that_has_not_changed_is_not_sent_again(browser: TestClient) -> None:
    first = browser.get("/web/frame.css")
    assert first.headers["Cache-Control"] == "no-cache"
    again = browser.get("/web/frame.css", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert again.headers["Cache-Control"] == "no-cache"


def test_a_file_is_what_it_says_it_is(browser: TestClient) -> None:
    response = browser.get("/web/js/embed.js")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"].startswith("text/javascript")


def test_a_file_is_packed_for_whoever_can_unpack_it(browser: TestClient) -> None:
    packed_size = int(browser.get("/web/frame.css").headers["Content-Length"])
    plain = browser.get("/web/frame.css", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert packed_size < len(plain.content) / 2
