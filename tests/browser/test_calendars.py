"""The page of calendars in a browser: what a visitor sees, and how an operator adds one and has it read."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.conftest import Server
from tests.browser.conftest import PHONE, SIZES, WIDE, Window, context_of, window_of

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

OPERATOR = ("operator@example.org", "quiet harbour lamp")
MAKE_STAFF = (
    "from accounts.models import User\n"
    f"User.objects.filter(email='{OPERATOR[0]}').exists() or "
    f"User.objects.create_superuser('operator', *{OPERATOR!r})"
)


@pytest.fixture
def operator(window: Window, samples_server: Server) -> Window:
    """A window in which an operator is signed in."""
    made = samples_server.manage("shell", "-c", MAKE_STAFF)
    assert made.returncode == 0, made.stderr
    page = window.open("/sign-in/?next=/calendars/")
    page.get_by_label("Username or e-mail address").fill(OPERATOR[0])
    page.get_by_label("Password").fill(OPERATOR[1])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The calendars behind the answers")
    return window


@SIZES
def test_a_visitor_finds_the_calendars_and_how_they_are(window: Window) -> None:
    page = window.open()
    page.get_by_role("link", name="Calendars").click()
    first = page.locator(".feed:has(.badge-sample)").first
    expect(first.locator(".badge-sample")).to_have_text("Sample")
    expect(first.locator(".feed-health")).to_contain_text("Well")
    first.locator("summary").click()
    expect(first.locator(".feed-more")).to_contain_text("Read:")
    expect(page.get_by_role("button", name="Fetch")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.screenshot("calendars")


@SIZES
def test_an_operator_adds_a_calendar_and_sees_it_read(operator: Window) -> None:
    page = operator.page
    page.get_by_text("Add a calendar").click()
    address = f"http://{operator.name}.invalid/calendar.ics"
    page.get_by_label("Address").fill(address)
    page.get_by_label("Name").fill(f"Far library {operator.name}")
    operator.screenshot("add-calendar")
    page.get_by_role("button", name="Add and read it").click()
    card = page.locator(".feed", has_text=f"Far library {operator.name}")
    # Nobody has the name "….invalid": the reading comes, and says that it could not be.
    expect(card.locator(".feed-health")).to_contain_text("Cannot be read", timeout=30_000)
    expect(card.locator(".feed-live")).to_have_text("")
    operator.screenshot("calendar-failed")
    card.get_by_role("button", name="Fetch").click()
    # A worker may take it at once.
    expect(card.locator(".feed-live")).to_contain_text(re.compile("Waiting for its turn…|Reading…"))
    expect(card.locator(".feed-live")).to_have_text("", timeout=30_000)
    expect(page.locator("[data-said]")).to_contain_text("It could not be read")


@SIZES
def test_a_wrong_address_is_told_beside_the_field(operator: Window) -> None:
    page = operator.page
    page.get_by_text("Add a calendar").click()
    page.get_by_label("Address").fill("ftp://library.example/calendar.ics")
    operator.complaints.clear()
    page.get_by_role("button", name="Add and read it").click()
    expect(page.get_by_role("alert")).to_contain_text("Only web addresses are read")
    operator.screenshot("calendar-refused")
    # The browser notes the answer's 422 as an error, and nothing else.
    assert [line for line in operator.complaints if "422" not in line] == []
    operator.complaints.clear()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_calendars_need_no_javascript(
    chromium: Browser, samples_server: Server, size: tuple[int, int]
) -> None:
    context = context_of(chromium, size, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{samples_server.url}/calendars/")
    expect(page.locator(".feed:has(.badge-sample) .feed-health").first).to_contain_text("Well")
    context.close()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_calendars_are_dark_where_the_reader_likes_it_dark(
    chromium: Browser, samples_server: Server, size: tuple[int, int]
) -> None:
    context = context_of(chromium, size, color_scheme="dark")
    window = window_of(context, samples_server.url, "dark-phone" if size == PHONE else "dark-wide")
    page = window.open("/calendars/")
    window.screenshot("calendars")
    ground = page.locator(".feed").first.evaluate("card => getComputedStyle(card).backgroundColor")
    assert ground == "rgb(27, 34, 33)"
    assert window.complaints == []
    context.close()
