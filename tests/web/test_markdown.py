"""What a language model writes may hold Markdown; nothing else of it becomes anything but text."""

import time
from html.parser import HTMLParser

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_event
from tests.web.conftest import answered
from web.markdown import TAGS, rendered


def html(text: str) -> str:
    return rendered(text, {}, message_id=1)


@pytest.mark.django_db
def test_a_models_emphasis_and_lists_are_shown(alice_client: Client, alice: User) -> None:
    event = make_event("Puppet Show")
    turn = answered(
        alice, answer="Try **Puppet Show**:\n\n- at *ten*", events=[event],
        metadata={"writer": "language_model"},
    )  # fmt: skip
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    link = f'<a href="#m{turn.answer_id}-e{event.pk}" class="names-event">Puppet Show</a>'
    assert f"<strong>{link}</strong>" in page
    assert '<li dir="auto">at <em>ten</em></li>' in page


@pytest.mark.django_db
def test_the_built_in_writers_stars_stay_stars(alice_client: Client, alice: User) -> None:
    turn = answered(alice, answer="**Loud** <b>music</b>")
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert "**Loud** &lt;b&gt;music&lt;/b&gt;" in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/x.png)",
        "[x](javascript:alert(1))",
        "[x](https://evil.example/)",
        "[x](//evil.example/events/1/)",
        "[x](/events/1/../../sign-out/)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<https://evil.example>",
        "[x][1]\n\n[1]: https://evil.example",
        '<a href="/events/1/" onclick="alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[x](/events/1/ 'title\" onmouseover=alert(1)')",
    ],
)
def test_nothing_hostile_becomes_more_than_text(hostile: str) -> None:
    for text in (hostile, f"- {hostile}", f"> **{hostile}**", f"# {hostile}"):
        found = Found()
        found.feed(html(text))
        assert found.tags <= TAGS
        assert found.links <= {"/events/1/"}
        assert found.attributes <= {"dir", "href"}


class Found(HTMLParser):
    """What a browser would find in some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str | None] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name == "href"}


def test_a_models_link_to_an_event_of_ours_stays() -> None:
    assert html("[the show](/events/12/)") == '<p dir="auto"><a href="/events/12/">the show</a></p>\n'


def test_headings_are_bold_lines() -> None:
    assert html("# Saturday") == '<p dir="auto"><strong>Saturday</strong></p>\n'


@pytest.mark.parametrize("piece", ["[", "*a_ ", "> ", "![](", "`", "<a>", "- ", "\u202eabc "])
def test_thirty_thousand_characters_of_anything_are_read_in_time(piece: str) -> None:
    began = time.perf_counter()
    html(piece * (30_000 // len(piece)))
    assert time.perf_counter() - began < 5
