"""Two writers answer one question side by side, and the reader says which did better, or how one did."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import Server
from tests.browser.axe import broken_rules
from tests.browser.conftest import PHONE, SIZES, WIDE, Window, context_of, window_of
from tests.browser.gated_model import GatedModel

pytestmark = [pytest.mark.browser, pytest.mark.acceptance]

QUESTION = "What is on this weekend?"
BEGINNING = "Hello there, "
ENDINGS = {"tiny-llama": "ask me anything.", "big-qwen": "what would you like?"}


class TwoModels(GatedModel):
    """Each model begins alike and ends in its own way, after the gate."""

    def pieces_of(self, asked: dict[str, Any]) -> tuple[Iterable[str], Iterable[str]]:
        return [BEGINNING], [ENDINGS[asked["model"]]]


@pytest.fixture(scope="module")
def two_models() -> Iterator[TwoModels]:
    with TwoModels() as model:
        yield model


@pytest.fixture(scope="module")
def comparing_server(two_models: TwoModels) -> Iterator[Server]:
    """A server on which every question of a page is answered by both models."""
    environment = {
        "SAMPLE_DATA": "0", "LLM_BASE_URL": two_models.url, "LLM_MODEL": "tiny-llama",
        "LLM_MODEL_B": "big-qwen", "LLM_COMPARE_SHARE": "100", "DJANGO_SETTINGS_MODULE": "config.unchecked",
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        server = Server(Path(folder) / "var", environment=environment)
        try:
            server.start()
            yield server
        finally:
            server.stop()
            server.close_output()


@pytest.fixture
def comparing(
    chromium: Browser, comparing_server: Server, two_models: TwoModels, request: pytest.FixtureRequest
) -> Iterator[Window]:
    """A new visitor's window on it; the models wait at their gate."""
    two_models.wait()
    context = context_of(chromium, getattr(request, "param", WIDE))
    window = window_of(context, comparing_server.url, "compare")
    yield window
    two_models.go_on()
    context.close()
    assert window.complaints == []


def sides_of(page: Page) -> list[str]:
    return [side.inner_text() for side in page.locator(".pair-side").all()]


@pytest.mark.parametrize("comparing", [PHONE, WIDE], ids=["phone", "wide"], indirect=True)
def test_two_answers_come_side_by_side_or_one_below_the_other(
    comparing: Window, two_models: TwoModels
) -> None:
    page = comparing.open()
    comparing.send(QUESTION)
    expect(page.locator(".pair-side .answer-text")).to_have_text([BEGINNING.strip()] * 2)
    assert [side.split("\n")[0] for side in sides_of(page)] == ["A", "B"]
    comparing.screenshot("streaming")
    two_models.go_on()
    expect(page.locator("[data-status=complete] .pair-side .answer-text")).to_have_text(
        [BEGINNING + ending for ending in ENDINGS.values()]
    )
    first, second = (side.bounding_box() for side in page.locator(".pair-side").all())
    is_phone = page.viewport_size["width"] == PHONE[0]
    assert (first["y"] == second["y"]) is not is_phone
    assert first["x"] + first["width"] <= page.viewport_size["width"]
    assert broken_rules(page) == []


def test_a_choice_is_kept_and_then_the_names_are_told(comparing: Window, two_models: TwoModels) -> None:
    two_models.go_on()
    page = comparing.open()
    comparing.ask(QUESTION)
    assert not any(name in page.content() for name in ENDINGS)
    better = page.get_by_role("button", name="This one is better")
    better.nth(1).click()
    expect(page.locator(".pair-model")).to_have_text(list(ENDINGS))
    expect(better.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(better.nth(1)).to_be_focused()
    page.get_by_role("button", name="Both are alike").click()
    expect(page.get_by_role("button", name="Both are alike")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("[data-choose][aria-pressed=true]")).to_have_text(["Both are alike"])
    comparing.screenshot("chosen")
    assert broken_rules(page) == []


def test_a_reload_in_the_middle_keeps_both_answers(comparing: Window, two_models: TwoModels) -> None:
    page = comparing.open()
    comparing.send(QUESTION)
    expect(page.locator(".pair-side .answer-text")).to_have_text([BEGINNING.strip()] * 2)
    page.reload()
    expect(page.locator(".pair-side .answer-text")).to_have_text([BEGINNING.strip()] * 2)
    two_models.go_on()
    expect(page.locator("[data-status=complete] .pair-side")).to_have_count(2)
    expect(page.locator(".turn")).to_have_count(1)


@SIZES
def test_a_thumb_is_given_with_its_reason_and_taken_back(window: Window) -> None:
    page = window.open()
    window.ask("What is on this weekend in Newton?")
    good, bad = (page.get_by_role("button", name=name).last for name in ("Good answer", "Bad answer"))
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(good).to_have_attribute("aria-pressed", "false")
    page.get_by_label("What was wrong with it?").fill("Too far away")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(bad).to_be_focused()
    page.reload()
    expect(bad).to_have_attribute("aria-pressed", "true")
    window.screenshot("thumb")
    with page.expect_response("**/feedback"):
        bad.click()
    expect(bad).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_label("What was wrong with it?")).to_be_hidden()
    with page.expect_response("**/feedback"):
        good.click()
    page.reload()
    expect(good).to_have_attribute("aria-pressed", "true")
    expect(bad).to_have_attribute("aria-pressed", "false")
