"""The product from end to end: a new resident on one evening, and the operator who set it up for them."""

import re
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, SIZES, Window, context_of, window_of
from tests.browser.storyteller import Storyteller

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

PASSWORD = "quiet harbour lamp"


def last_answer_to(page: Page, question: str) -> Locator:
    """The last answer, when it is whole; it must be the one to this question."""
    expect(page.locator(".question").last).to_have_text(question)
    last = page.locator(".turn").last
    last.locator("[data-status=complete]").wait_for()
    return last


@SIZES
def test_a_resident_finds_an_evening_and_finds_it_again(
    chromium: Browser, story_server: Server, storyteller: Storyteller, size: tuple[int, int]
) -> None:
    context = context_of(chromium, size)
    window = window_of(context, story_server.url, "journey-phone" if size == PHONE else "journey-wide")
    page = window.open()
    window.ask("What is on this weekend in Newton?")
    narrow_twice(window)
    widened = remove_a_chip(page)
    look_at_the_map(window, widened)
    put_into_a_calendar(page, widened)
    text = reload_in_the_middle(window, storyteller)
    conversation = page.url
    come_back_to(window, conversation)
    sign_up(window)
    come_back_to(window, conversation)
    assert page.locator(".turn").last.locator(".answer-text").first.inner_text() == text
    window.screenshot("found-again")
    context.close()
    assert window.complaints == []


def narrow_twice(window: Window) -> None:
    page = window.page
    page.get_by_role("button", name="Add: Price").click()
    page.get_by_role("button", name="Free", exact=True).click()
    last_answer_to(page, "Only free ones")
    window.ask("and for a 4-year-old")
    narrowed = last_answer_to(page, "and for a 4-year-old")
    for words in ("Sat 14 – Sun 15 Mar", "Newton, MA", "free"):
        expect(narrowed.locator(".chip", has_text=words)).to_be_visible()
    window.screenshot("narrowed")


def remove_a_chip(page: Page) -> Locator:
    page.locator(".turn").last.get_by_label("Search without “free”").click()
    widened = last_answer_to(page, "What is on then?")
    expect(widened.locator(".chip", has_text="free")).to_have_count(0)
    expect(widened.locator(".chip", has_text="Sat 14 – Sun 15 Mar")).to_be_visible()
    return widened


def look_at_the_map(window: Window, answer: Locator) -> None:
    answer.get_by_role("button", name="Map", exact=True).click()
    answer.locator(".pin").first.click()
    window.screenshot("map")
    answer.get_by_role("button", name="List", exact=True).click()


def put_into_a_calendar(page: Page, answer: Locator) -> None:
    card = answer.locator(".card").first
    card.locator("summary").click()
    with page.expect_download() as download:
        card.get_by_role("link", name="Add to calendar").click()
    stored = icalendar.Calendar.from_ical(download.value.path().read_bytes())
    assert [str(event["SUMMARY"]) for event in stored.events] == [card.locator(".card-title").inner_text()]
    assert stored.events[0].start.tzinfo is not None


def reload_in_the_middle(window: Window, storyteller: Storyteller) -> str:
    """The text of the whole answer, which was reloaded after its first sentence."""
    page, first_sentence = window.page, "Let me tell you what I have found for you."
    storyteller.wait()
    window.send("What about next weekend?")
    written = page.locator("[data-answer] .answer-text.is-streaming")
    expect(written).to_contain_text(first_sentence)
    page.reload()
    expect(written).to_contain_text(first_sentence)
    storyteller.go_on()
    whole = last_answer_to(page, "What about next weekend?")
    text = whole.locator(".answer-text").first.inner_text()
    assert text.count(first_sentence) == 1
    assert "You could go to" in text
    return text


def come_back_to(window: Window, conversation: str) -> None:
    """From the first page, by the list of conversations: a page of its own, or a column on a wide window."""
    page = window.open()
    column = page.get_by_role("navigation", name="Conversations")
    if not column.is_visible():
        page.get_by_role("link", name="Conversations", exact=True).click()
        column = page.get_by_role("main")
    column.get_by_role("link", name="What is on this weekend in Newton?").click()
    expect(page).to_have_url(conversation)
    expect(page.locator(".question")).to_have_count(5)


def sign_up(window: Window) -> None:
    page = window.page
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Make an account").last.click()
    page.get_by_label("E-mail address").fill(f"resident-{window.name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


OPERATOR = "operator@example.org"
MAKE_OPERATOR = (
    f"from accounts.models import User; User.objects.filter(email={OPERATOR!r}).exists() or "
    f"User.objects.create_superuser('operator', {OPERATOR!r}, {PASSWORD!r})"
)  # fmt: skip

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Harbor House//Events//EN
X-WR-CALNAME:Harbor House
BEGIN:VEVENT
UID:lanterns@harbor.example
DTSTAMP:20260301T120000Z
DTSTART;TZID=America/New_York:20260314T190000
DTEND;TZID=America/New_York:20260314T203000
SUMMARY:Harbor lantern walk
LOCATION:Harbor House, 1 Main Street, Newton, MA
DESCRIPTION:Free. Lanterns are lent at the door.
END:VEVENT
BEGIN:VEVENT
UID:knots@harbor.example
DTSTAMP:20260301T120000Z
DTSTART;TZID=America/New_York:20260318T180000
DTEND;TZID=America/New_York:20260318T190000
SUMMARY:Knots for beginners
LOCATION:Harbor House, 1 Main Street, Newton, MA
END:VEVENT
END:VCALENDAR
"""
BARE_PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Harbor House</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<h1>Harbor House</h1>{}<p>Open every day.</p></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def harbor_house() -> Iterator[tuple[Path, str]]:
    """The site of a house with a calendar: its folder and its address."""
    with tempfile.TemporaryDirectory(prefix="harbor-") as folder:
        (Path(folder) / "events.ics").write_text(CALENDAR.replace("\n", "\r\n"))
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as site:
            threading.Thread(target=site.serve_forever, daemon=True).start()
            yield Path(folder), f"http://localhost:{site.server_port}"
            site.shutdown()


@SIZES
def test_an_operator_adds_a_calendar_and_puts_the_assistant_into_a_page(
    chromium: Browser, operators_server: Server, harbor_house: tuple[Path, str], size: tuple[int, int]
) -> None:
    folder, site = harbor_house
    made = operators_server.manage("shell", "-c", MAKE_OPERATOR)
    assert made.returncode == 0, made.stderr
    context = context_of(chromium, size)
    window = window_of(context, operators_server.url, "operator-phone" if size == PHONE else "operator-wide")
    page = window.open("/calendars/")

    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Username or e-mail address").fill(OPERATOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Calendars", exact=True).click()
    # Where no calendar is read yet, the form is open.
    page.get_by_label("Address").fill(f"{site}/events.ics")
    page.get_by_role("button", name="Add and read it").click()
    feed = page.locator(".feed", has_text="Harbor House").first
    expect(feed.locator(".feed-health")).to_contain_text("Well", timeout=30_000)
    expect(feed).to_contain_text("2 events to come")
    window.screenshot("healthy")

    window.open()
    window.ask("lantern walk in Newton this weekend")
    expect(page.locator(".card-title", has_text="Harbor lantern walk")).to_be_visible()

    window.open("/calendars/")
    page.get_by_role("link", name="Embed this").click()
    line = page.get_by_label("The line to copy").inner_text()
    (folder / "index.html").write_text(BARE_PAGE.format(line))
    page.goto(f"{site}/index.html")
    frame = page.frame_locator("iframe")
    # It has told the page around it its name: its script has come, and Enter is not a line's end.
    expect(page.locator("iframe")).not_to_have_attribute("title", "Newton, MA")
    frame.get_by_label("Your question").fill("lantern walk this weekend")
    frame.get_by_label("Your question").press("Enter")
    expect(frame.locator(".card-title", has_text="Harbor lantern walk")).to_be_visible(timeout=20_000)
    expect(frame.locator(".card-when").first).to_have_text(re.compile("Saturday"))
    window.screenshot("embedded")
    context.close()
    assert window.complaints == []
