"""How well words about time are read: a table of our own, and the sentences of Recognizers-Text.

The table was written from the conventions of the product alone, before and apart from the rules that read it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant.dates import read_dates
from assistant.query import EventQuery, Window
from assistant.understanding import Setting, understand
from gazetteer import load_gazetteer

TABLE = Path(__file__).with_name("date_table.txt")
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "evals" / "time" / "recognizers_english.json"
FLOORS = {"our table": 0.99, "date": 0.7, "daterange": 0.55}
HOMES = {"Europe/London": "London, GB"}
# The titles the table's phrases play on, taken to be stored.
STORED_TITLES = frozenset({
    "friday night lights", "sunday in the park with george", "freaky friday the musical",
    "tuesdays with morrie",
    "9 to 5 the musical", "nightmare before christmas", "last night of the proms", "vampire weekend",
    "monday com user group",
})  # fmt: skip
DAY = timedelta(days=1)
# What people do not ask of a calendar of events.
_OUT_OF_SCOPE = re.compile(
    r"quarter|qtr|q[1-4]|h[12]\b|centur|decade|\d0'?\s?s\b|nineties|business day|week \d|\bcy\b|calendar year"
    r"|(?:19|20)\d\d\s*(?:[-~]|to|till|through|and)\s*(?:19|20)\d\d"
)

Stretch = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line of the table: words said at a moment, and what they mean in the table's notation."""

    now: datetime
    words: str
    meaning: str


def phrases() -> Iterator[Phrase]:
    """The lines of the table."""
    now: datetime | None = None
    for line in TABLE.read_text().splitlines():
        if moment := re.fullmatch(r"\[(\S+) (\S+)\]", line):
            now = datetime.fromisoformat(moment[1]).replace(tzinfo=ZoneInfo(moment[2]))
        elif line and not line.startswith("#"):
            assert now is not None, "a line before the first moment"
            words, meaning = line.rsplit(" = ", 1)
            yield Phrase(now, words, meaning.strip())


def is_right(phrase: Phrase) -> bool:
    """Whether the whole understanding reads a phrase as the table does."""
    query = understand(phrase.words, _setting(phrase.now))
    problem = query.clarification.problem if query.clarification else ""
    if phrase.meaning in ("impossible", "past"):
        return problem == f"{phrase.meaning}_date"
    if phrase.meaning == "none":
        return not query.when and problem not in ("impossible_date", "past_date")
    wanted = [_stretch(one, phrase.now) for one in phrase.meaning.split(", ")]
    return _told(wanted, phrase.now) == _told(_stretches(query), phrase.now)


def run(*, show: bool) -> bool:
    """Print the table; whether every floor is held."""
    counts: dict[str, Counter[bool]] = {"our table": Counter()}
    for phrase in phrases():
        right = is_right(phrase)
        counts["our table"][right] += 1
        if show and not right:
            print(f"{phrase.now:%a %Y-%m-%d %H:%M} {phrase.words!r}: not {phrase.meaning}")
    for kind, words, right in _recognized():
        counts.setdefault(kind, Counter())[right] += 1
        if show and not right:
            print(f"{kind} {words!r}: not as Recognizers-Text reads it")
    print(f"\n{'dates':<14}{'right':>12}{'share':>8}{'floor':>8}")
    is_held = True
    for kind, count in counts.items():
        share = count[True] / count.total()
        is_held = is_held and share >= FLOORS[kind]
        verdict = "" if share >= FLOORS[kind] else "  BELOW"
        print(f"{kind:<14}{f'{count[True]}/{count.total()}':>12}{share:>8.1%}{FLOORS[kind]:>8.0%}{verdict}")
    if not BESIDE.exists():
        print("the sentences of Recognizers-Text are not beside the checkout: left out")
    return is_held


def _recognized() -> Iterator[tuple[str, str, bool]]:
    """(kind, words, whether we agree) of each sentence that says one date or range of days to come."""
    if not BESIDE.exists():
        return
    for sentence in json.loads(BESIDE.read_text()):
        results = sentence["results"]
        kinds = [result["type"] for result in results]
        if not sentence.get("reference") or kinds not in (["date"], ["daterange"]):
            continue
        now = datetime.fromisoformat(sentence["reference"]).replace(tzinfo=ZoneInfo("America/New_York"))
        values = [value for raw in results[0]["values"] if (value := _days_told(raw))]
        to_come = [value for value in values if value[1] > now.replace(tzinfo=None)]
        if not to_come or _OUT_OF_SCOPE.search(results[0]["words"].lower()):
            continue
        reading = read_dates(sentence["text"].lower(), now)
        yield kinds[0], sentence["text"], _agrees(reading.windows, to_come, now)


def _days_told(raw: dict[str, Any]) -> tuple[datetime, datetime] | None:
    try:
        if raw.get("type") == "date":
            day = datetime.fromisoformat(raw["value"])
            return day, day + DAY
        return datetime.fromisoformat(raw["start"]), datetime.fromisoformat(raw["end"])
    except (KeyError, ValueError):
        return None


def _agrees(windows: tuple[Window, ...], values: list[tuple[datetime, datetime]], now: datetime) -> bool:
    """Whether one window is one of the values, by our conventions where theirs are others.

    We cut off what is over, count today among "the next three days", and include the last day of "through";
    our first week of a month is its first seven days, theirs the first whole week.
    """
    if len(windows) != 1 or windows[0].end is None:
        return False
    start, end = windows[0].start.replace(tzinfo=None), windows[0].end.replace(tzinfo=None)
    moment = now.replace(tzinfo=None)
    for first, last in values:
        begins = start in (first, max(first, moment)) or (first - DAY <= moment == start)
        ends = end in (last, last + DAY, last - DAY) or (last.day == 1 and end == _month_after(last))
        is_week = last - first == end - start == 7 * DAY and abs(start - first) < 7 * DAY
        if (begins and ends) or is_week:
            return True
    return False


def _month_after(first: datetime) -> datetime:
    """Their "April to June" ends where June begins, ours where it ends."""
    return (first + 31 * DAY).replace(day=1)


def _setting(now: datetime) -> Setting:
    places = load_gazetteer()
    zone = str(now.tzinfo)
    home = places.resolve(HOMES[zone]).place if zone in HOMES else None
    return Setting(now, zone, home, places, stored_titles=STORED_TITLES.intersection)


def _stretch(words: str, now: datetime) -> Stretch:
    start, _, end = words.partition(" to ")
    return _moment(start, now), None if end == "on" else _moment(end, now)


def _moment(words: str, now: datetime) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=now.tzinfo)


def _stretches(query: EventQuery) -> list[Stretch]:
    return [(window.start, window.end) for window in query.when]


def _told(stretches: list[Stretch], now: datetime) -> list[tuple[int, int | None]]:
    """In minutes, joined where they touch, from now on; "right now" is told as its minute."""
    told: list[tuple[int, int | None]] = []
    for start, end in sorted(stretches, key=lambda one: one[0]):
        is_over = end is not None and end <= now
        begins = (start if is_over else max(start, now, key=datetime.timestamp)).timestamp()
        ends = None if end is None else -(-end.timestamp() // 60)
        last = told[-1] if told else None
        if last is not None and last[1] is not None and begins // 60 <= last[1]:
            told[-1] = (last[0], None if ends is None else max(last[1], int(ends)))
        else:
            told.append((int(begins // 60), None if ends is None else int(ends)))
    return told
