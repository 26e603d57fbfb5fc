"""What the Tab key reaches, and whether a person sees where they are."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

MOST_STEPS = 400
SCRIPTS = Path(__file__).parent / "scripts"
PREPARE = (SCRIPTS / "prepare_tabbing.js").read_text()
LOOK = (SCRIPTS / "look_at_focus.js").read_text()


@dataclass
class Tabbed:
    """What Tab never reached, what had no ring while it was focused, what was hidden under something else."""

    unreached: list[str]
    unmarked: list[str]
    covered: list[str]
    is_trapped: bool = False


def tab_through(page: Page) -> Tabbed:
    """Press Tab until it comes round."""
    # Without motion a ring is at once what it will be.
    page.emulate_media(reduced_motion="reduce")
    things: list[str] = page.evaluate(PREPARE)
    reached: list[int] = []
    unmarked, covered = [], []
    for _ in range(min(MOST_STEPS, 2 * len(things) + 10)):
        page.keyboard.press("Tab")
        seen = page.evaluate(LOOK)
        place = seen["place"]
        if place < 0:
            continue
        if reached and place == reached[0]:
            unreached = [thing for number, thing in enumerate(things) if number not in reached]
            return Tabbed(unreached, unmarked, covered)
        reached.append(place)
        unmarked += [] if seen["isMarked"] else [things[place]]
        covered += [] if seen["isSeen"] else [things[place]]
    return Tabbed([], unmarked, covered, is_trapped=True)
