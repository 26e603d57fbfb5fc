"""A real Chromium on the real server; skipped, by name, where Chromium is not installed."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.acceptance.conftest import PROJECT, Server
from tests.browser.gated_model import FIRST, GatedModel
from tests.browser.storyteller import Storyteller

SCREENSHOTS = PROJECT / "var" / "screenshots"
PHONE, WIDE = (390, 844), (1280, 800)
SIZES = pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
ANSWER_TIMEOUT_MS = 20_000
TEXT = "[data-answer] .answer-text"

expect.set_options(timeout=10_000)


@dataclass
class Window:
    """A browser window on the site; what its console complains of is kept."""

    page: Page
    url: str
    name: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.url + path)
        return self.page

    def ask(self, question: str) -> None:
        """Type a question and send it; returns when its answer is complete."""
        self.send(question)
        last = self.page.locator(".turn", has_text=question).last
        last.locator("[data-status=complete]").wait_for(timeout=ANSWER_TIMEOUT_MS)

    def send(self, question: str) -> None:
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")

    def screenshot(self, state: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{state}.png")


@pytest.fixture(scope="module")
def player() -> Iterator[Playwright]:
    """One per module: while Playwright runs, Django refuses to use the database in this thread."""
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(player: Playwright) -> Iterator[Browser]:
    browser = launched(player)
    yield browser
    browser.close()


def launched(player: Playwright, **options: Any) -> Browser:
    """Debian's Chromium."""
    arguments = ["--headless=new", "--no-sandbox"]
    return player.chromium.launch(executable_path=shutil.which("chromium"), args=arguments, **options)


@pytest.fixture(scope="session")
def samples_server() -> Iterator[Server]:
    """The server with the sample calendars and the built-in writer."""
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        environment = {"INGEST_WORKERS": "1", "EMBED_HOSTS": "localhost:*"}
        yield from _running(Server(Path(folder) / "var", environment=environment))


@pytest.fixture(scope="session")
def gated_model() -> Iterator[GatedModel]:
    """A language model that says its answer piece by piece, when it is told to."""
    with GatedModel() as model:
        yield model


@pytest.fixture
def model(gated_model: GatedModel) -> Iterator[GatedModel]:
    """That model, which waits in the middle of its answer until `go_on()` or the end of the test."""
    gated_model.wait()
    yield gated_model
    gated_model.go_on()


@pytest.fixture(scope="session")
def model_server(gated_model: GatedModel) -> Iterator[Server]:
    """The server with that model and no events."""
    environment = {
        "SAMPLE_DATA": "0", "LLM_BASE_URL": gated_model.url, "LLM_MODEL": "gated",
        "DJANGO_SETTINGS_MODULE": "config.unchecked",
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        yield from _running(Server(Path(folder) / "var", environment=environment))


@pytest.fixture
def two_workers(gated_model: GatedModel) -> Iterator[Server]:
    """A server of two workers with that model, for a test that kills them."""
    environment = {
        "SAMPLE_DATA": "0", "LLM_BASE_URL": gated_model.url, "LLM_MODEL": "gated", "WEB_PROCESSES": "2",
        "DJANGO_SETTINGS_MODULE": "config.unchecked",
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        yield from _running(Server(Path(folder) / "var", environment=environment))


@pytest.fixture(scope="session")
def storyteller() -> Iterator[Storyteller]:
    """A slow language model that tells of the events it is given; its gate is open."""
    with Storyteller() as model:
        model.go_on()
        yield model


@pytest.fixture
def story_gate(storyteller: Storyteller) -> Iterator[Storyteller]:
    """That model, which waits after its first sentence until `go_on()` or the end of the test."""
    storyteller.wait()
    yield storyteller
    storyteller.go_on()


@pytest.fixture(scope="session")
def story_server(storyteller: Storyteller) -> Iterator[Server]:
    """The server with the sample calendars and that model."""
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    environment = {"LLM_BASE_URL": storyteller.url, "LLM_MODEL": "storyteller"}
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        yield from _running(Server(Path(folder) / "var", environment=environment))


@pytest.fixture
def operators_server() -> Iterator[Server]:
    """A server that has nothing yet and may read calendars of this machine."""
    environment = {
        "SAMPLE_DATA": "0", "INGEST_WORKERS": "1", "INGEST_ALLOW_PRIVATE": "1", "EMBED_HOSTS": "localhost:*",
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        yield from _running(Server(Path(folder) / "var", environment=environment))


def _running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
        server.output.close()


def context_of(browser: Browser, size: tuple[int, int], **options: object) -> BrowserContext:
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height}, timezone_id="America/New_York", **options
    )


def window_of(context: BrowserContext, url: str, name: str) -> Window:
    window = Window(context.new_page(), url, name)
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    window.page.on(
        "console",
        lambda said: window.complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    return window


def answer_begun(window: Window) -> Page:
    """The page of a new conversation in which the gated model has said its first words."""
    page = window.open()
    window.send("What is on?")
    expect(page.locator(TEXT)).to_have_text(FIRST.strip())
    return page


@pytest.fixture
def window(chromium: Browser, samples_server: Server, size: tuple[int, int]) -> Iterator[Window]:
    """A new visitor's window on the samples; afterwards its console must be clean."""
    context = context_of(chromium, size)
    window = window_of(context, samples_server.url, "phone" if size == PHONE else "wide")
    yield window
    context.close()
    assert window.complaints == []


@pytest.fixture
def model_window(chromium: Browser, model_server: Server, model: GatedModel) -> Iterator[Window]:
    """A new visitor's window on the server with the gated model."""
    context = context_of(chromium, PHONE)
    yield window_of(context, model_server.url, "phone")
    context.close()
