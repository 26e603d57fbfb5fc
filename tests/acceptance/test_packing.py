"""What is packed on its way and what never is, on the real server."""

import httpx
import pytest

from tests.acceptance.conftest import Server

pytestmark = pytest.mark.acceptance
PACKED = {"Accept-Encoding": "gzip"}


def test_pages_and_their_files_are_packed(server: Server) -> None:
    for path in ("/", "/static/web/frame.css", "/static/web/js/conversation.js", "/api/v1/events"):
        response = httpx.get(server.url + path, headers=PACKED)
        assert response.status_code == 200
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(response.headers.get_list("Content-Length")) == 1


def test_a_stream_is_never_packed_and_its_first_word_does_not_wait(server: Server) -> None:
    headers = PACKED | {"Authorization": f"Bearer {server.token}"}
    with httpx.stream(
        "POST",
        f"{server.url}/api/v1/chat/stream",
        json={"message": "What is on?"},
        headers=headers,
        timeout=30,
    ) as response:
        assert "Content-Encoding" not in response.headers
        pieces = [piece for piece in response.iter_raw() if piece.strip()]
    # Packed, or gathered by anything on the way, it would come in one piece with the answer.
    assert pieces[0] == b": ping\n\n"
    assert len(pieces) > 1
