"""Every link on every page answers, for a visitor who asks and then makes an account."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import html5lib
import httpx
import lxml.html
import pytest

from tests.acceptance.conftest import Server
from tests.browser.walk import Answer, Link, kind_of, pages_without_arguments, walk

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

MOST_PAGES = 120
# One finds events, one finds nothing and offers what would.
QUESTIONS = ("What is on this weekend in Newton?", "elephant polo tomorrow in Newton")
# Where a person may be led by a click: another calendar, a way there.
SERVICES = {
    "calendar.google.com",
    "outlook.live.com",
    "outlook.office.com",
    "www.openstreetmap.org",
    "www.google.com",
}
Visited = dict[str, tuple[Answer, list[Link]]]


@pytest.fixture(scope="module")
def visited(samples_server: Server) -> Visited:
    """What the pages say to somebody with an account and a conversation, each address once."""
    with httpx.Client(base_url=samples_server.url, timeout=30) as client:
        _sign_up(client)
        _ask(client, QUESTIONS)

        def get(url: str) -> Answer:
            answer = client.get(url, follow_redirects=True)
            return Answer(answer.status_code, answer.headers.get("content-type", ""), answer.text)

        paths = ["/", *pages_without_arguments()]
        start = list(dict.fromkeys(samples_server.url + path for path in paths))
        return {url: (answer, links) for url, answer, links in walk(get, start, MOST_PAGES)}


def _form(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    html = client.get(path).text
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken)" value="([^"]+)"', html))
    return client.post(path, data=hidden | fields, headers={"Referer": str(client.base_url)})


def _sign_up(client: httpx.Client) -> None:
    made = _form(client, "/sign-up/", email="crawler@example.org", password="quiet harbour lamp")
    assert made.status_code == 302, made.text


def _ask(client: httpx.Client, questions: tuple[str, ...]) -> None:
    """A conversation, asked as the page asks."""
    csrf = client.cookies["csrftoken"]
    token = client.post("/page-token/", headers={"X-CSRFToken": csrf}).json()["access"]
    session_id = None
    for message in questions:
        answer = client.post(
            "/api/v1/chat/stream",
            json={"message": message, "session_id": session_id},
            headers={"Authorization": f"Bearer {token}"},
        )
        session_id = _last_chunk(answer.text)["session_id"]


def _last_chunk(stream: str) -> dict[str, int]:
    return json.loads([line for line in stream.splitlines() if line.startswith("data: ")][-1][6:])


def _pages(visited: Visited) -> Iterator[tuple[str, str]]:
    return (
        (url, answer.text) for url, (answer, _) in visited.items() if answer.is_html and answer.status == 200
    )


def test_every_link_answers(visited: Visited) -> None:
    # An address without arguments may take only POST; nobody is led there.
    broken = {url: answer.status for url, (answer, _) in visited.items() if answer.status not in (200, 405)}
    linked = {link.url for _, links in visited.values() for link in links}
    broken |= {url: 405 for url, (answer, _) in visited.items() if answer.status == 405 and url in linked}
    assert broken == {}
    kinds = {kind_of(url) for url in visited}
    assert {"web:home", "web:conversation", "web:event", "web:event_ics", "web:calendars"} <= kinds


def test_only_people_leave_our_host_and_only_where_a_page_says_so(
    visited: Visited, samples_server: Server
) -> None:
    host = urlsplit(samples_server.url).netloc
    strays = {
        (link.url, url)
        for url, (_, links) in visited.items()
        for link in links
        if urlsplit(link.url).netloc not in (host, "")
        and not (
            link.is_followed_by_people
            and "noopener" in link.rel
            and ("ugc" in link.rel or urlsplit(link.url).netloc in SERVICES)
        )
    }
    assert strays == set()


def test_no_page_uses_an_id_twice(visited: Visited) -> None:
    twice = []
    for url, html in _pages(visited):
        ids = Counter(lxml.html.document_fromstring(html).xpath("//@id"))
        twice += [(url, one) for one, count in ids.items() if count > 1]
    assert twice == []


def test_every_page_is_sound_html(visited: Visited) -> None:
    wrong = {}
    # One of each kind: the parser that knows the rules by heart is slow.
    for url, html in {kind_of(url): (url, html) for url, html in _pages(visited)}.values():
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(html)
        if parser.errors:
            wrong[url] = parser.errors
    assert wrong == {}
