"""Correct sentences with exactly one fact changed: none of them may pass the checker."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from evals.answers_checked import shapes
from evals.answers_checked.rows import NEWTON

EACH = 200
SEED = 7
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A sentence with `wrong` in it, after the sentences `before`; `correct` as it was, empty without one."""

    kind: str
    sentence: str
    wrong: str
    correct: str = ""
    before: tuple[str, ...] = ()

    def passes(self, shown: str) -> bool:
        """Whether the wrong fact is still in the text that is shown."""
        return is_in(self.wrong, shown)


@dataclass(frozen=True, slots=True)
class Swap:
    """One fact of a row: as it is (empty: the row has none), and as it is not."""

    frame: str  # with {who} and {x}
    right: str
    wrong: str


def is_in(words: str, text: str) -> bool:
    """Whether a text says these words, whole ones, in whatever case and with whatever dashes."""
    edge_before = r"(?<![\w$.:/])" if words[0].isalnum() else ""
    edge_after = r"(?![\w]|[:.]\d)" if words[-1].isalnum() else ""
    return bool(re.search(edge_before + re.escape(_plain(words)) + edge_after, _plain(text)))


def corrupted(*, each: int = EACH, seed: int = SEED) -> list[Corrupted]:
    """`each` sentences of every kind, the same for the same seed."""
    chooser = random.Random(seed)
    rows = NEWTON.rows()
    by_hand = list(_from_charming(rows))
    chosen = []
    for kind, swaps in KINDS.items():
        made = [one for number in range(1, len(rows) + 1) for one in _framed(kind, number, rows, swaps)]
        pool = list(dict.fromkeys(made))
        hand = [one for one in by_hand if one.kind == kind]
        hand = chooser.sample(hand, min(len(hand), each // 4))
        chosen += hand + chooser.sample(pool, min(len(pool), each - len(hand)))
    return chosen


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[–—‑]", "-", text).replace("’", "'").casefold().split())


def _framed(
    kind: str, number: int, rows: Sequence[Row], swaps: Callable[[Row, Sequence[Row]], Iterable[Swap]]
) -> Iterator[Corrupted]:
    """The swaps of one row, naming it by its number, its title, or the sentence before."""
    row = rows[number - 1]
    for swap in swaps(row, rows):
        opening = (f"You may well enjoy [[{number}]].",)
        whos: list[tuple[str, tuple[str, ...]]] = [(f"[[{number}]]", ()), (row["title"], ())]
        if swap.frame.startswith("{who}"):
            whos.append(("It", opening))
        for who, before in whos if "{who}" in swap.frame else [("", ())]:
            sentence = swap.frame.format(who=who, x=swap.wrong).replace("..", ".")
            correct = swap.frame.format(who=who, x=swap.right) if swap.right else ""
            yield Corrupted(kind, sentence, swap.wrong, correct, before)


def _days_of(row: Row) -> list[date]:
    first = row["start_time"].date()
    last = (row["end_time"] - timedelta(seconds=1)).date() if row["all_day"] else first
    return [first + timedelta(n) for n in range((last - first).days + 1)] + [
        moment.date() for moment in row["also_on"]
    ]


def _titles(row: Row, _rows: Sequence[Row]) -> Iterator[Swap]:
    title = row["title"]
    frames = (
        "{x} is a lovely choice.", "How about {x}?", "You might enjoy “{x}” as well.", "I would pick {x}.",
        f"{{x}} is on {row['start_time']:%A, %B} {row['start_time'].day}.",
    )  # fmt: skip
    for wrong in _altered_titles(title):
        for frame in frames:
            yield Swap(frame, title, wrong)


def _altered_titles(title: str) -> Iterator[str]:
    words = title.split()
    for place in range(len(words)):
        for other in ("Poetry", "Moonlight", "Puppet"):
            if words[place][0].isupper():
                yield " ".join([*words[:place], other, *words[place + 1 :]])
    yield from ("Moonlight Kayak Tour", "Boston Pops Gala")


def _dates(row: Row, _rows: Sequence[Row]) -> Iterator[Swap]:
    real, right = _days_of(row), row["start_time"].date()
    frames = (
        "{who} is on {x}.", "{who} takes place on {x}, so keep the day free.", "Come to {who} on {x}.",
        "Mark {x} in your calendar for {who}.", f"{{who}} is on {right:%A}, {{x}}.",
    )  # fmt: skip
    for offset in (-1, 1, 2, 3, 5, 7, 21, 31):
        wrong = right + timedelta(offset)
        if wrong in real:
            continue
        for was, put in zip(shapes.days(right), shapes.days(wrong), strict=True):
            for frame in frames if not put.startswith("the ") else frames[:4]:
                if put != was:
                    yield Swap(frame, was, put)


def _weekdays(row: Row, _rows: Sequence[Row]) -> Iterator[Swap]:
    real, right = _days_of(row), row["start_time"].date()
    names = {f"{day:%A}" for day in real}
    frames = (
        "{who} is on {x}.", "Come to {who} this {x}.", "{who} happens on a {x}.", "{who} is this coming {x}.",
        f"{{who}} is on {{x}}, {right:%B} {right.day}.",
    )  # fmt: skip
    for offset in range(1, 7):
        wrong = f"{right + timedelta(offset):%A}"
        if wrong in names:
            continue
        for frame in frames:
            yield Swap(frame, f"{right:%A}", wrong)
        yield Swap("{who} is on {x}.", f"{right:%a}", wrong[:3])
    today = NEWTON.asked()["now"].date()
    for name, day in (("today", today), ("tomorrow", today + timedelta(1)), ("tonight", today)):
        if day not in real:
            yield Swap("{who} is {x}.", f"on {right:%A}", name)


def _times(row: Row, rows: Sequence[Row]) -> Iterator[Swap]:
    if row["all_day"]:
        return
    start, end = row["start_time"], row["end_time"]
    frames = (
        "{who} starts at {x}.", "{who} begins at {x}, so come a little early.", "Be there at {x} for {who}.",
        f"{{who}} is on {start:%A} at {{x}}.",
    )  # fmt: skip
    others = [one["start_time"] for one in rows if one["start_time"].time() != start.time()]
    shifted = [start + timedelta(hours=h) for h in (-2, -1, 1, 12)]
    for other in [*shifted, start + timedelta(minutes=15), *others[:3]]:
        wrong = start.replace(hour=other.hour, minute=other.minute)
        if not _is_another_time(wrong, row):
            continue
        right_words, wrong_words = shapes.hours(start), shapes.hours(wrong)
        for place, put in enumerate(wrong_words):
            if put not in right_words:  # "eight o'clock" is as true of the evening as of the morning
                for frame in frames:
                    yield Swap(frame, right_words[min(place, len(right_words) - 1)], put)
    if end is not None:
        yield from _ends(start, end)


def _ends(start: datetime, end: datetime) -> Iterator[Swap]:
    for hours in (-1, 1):
        moved = (start + timedelta(hours=hours), end + timedelta(hours=hours))
        for was, put in zip(shapes.spans(start, end), shapes.spans(*moved), strict=False):
            yield Swap("{who} runs from {x}." if "to" in put else "{who} is on at {x}.", was, put)
    late = end + timedelta(hours=1)
    for was, put in zip(shapes.hours(end), shapes.hours(late), strict=False):
        if put not in shapes.hours(end):
            yield Swap("{who} ends at {x}.", was, put)


def _is_another_time(moment: datetime, row: Row) -> bool:
    return moment.time() not in [one.time() for one in (row["start_time"], row["end_time"]) if one]


def _prices(row: Row, _rows: Sequence[Row]) -> Iterator[Swap]:
    frames = (
        "{who} is {x}.",
        "{who} is {x} per person.",
        "Entry to {who} is {x}.",
        "{who} is {x}, by the way.",
    )
    low, high = row["cost_min"], row["cost_max"]
    kind = row["cost_kind"]
    right = shapes.prices(0, 0) if kind == "free" else shapes.prices(low, high) if low else [""]
    if kind == "pwyc":
        right = ["pay what you can"]
    wrongs = [(0, 0), (12, 12), (25, 25), (3, 3), (15, 30), (7, 9), (40, 40)]
    wrongs = [one for one in wrongs if not (kind == "free" and one[1] == 0)]
    for one in wrongs:
        for put in shapes.prices(Decimal(one[0]), Decimal(one[1])):
            for frame in frames:
                yield Swap(frame, right[0], put)
    if kind != "pwyc":
        yield Swap("{who} is {x}.", right[0], "pay what you can")
        yield Swap("{who} is {x}.", right[0], "donation based")
    if kind != "free":
        yield Swap("{who} {x}.", "", "costs nothing")
        yield Swap("{who} {x}.", "", "won't cost you a thing")
        yield Swap("{who} {x}.", "", "does not cost a penny")


def _ages(row: Row, _rows: Sequence[Row]) -> Iterator[Swap]:
    low, high = row["age_min"], row["age_max"]
    right = [""] if low is None else shapes.ages(low, high)
    frames = (
        "{who} is for {x}.",
        "{who} is meant for {x}.",
        "{who} welcomes {x}.",
        "{who}, for {x}, is a joy.",
    )
    for one in ((0, None), (21, None), (13, 17), (6, 9), (2, 4), (55, None), (5, 10)):
        if one == (low, high) or (low == 0 and high is None and one == (0, None)):
            continue
        for put in shapes.ages(*one):
            for frame in frames:
                yield Swap(frame, right[0], put)
    if low is None or low < 16:
        yield Swap("{who} is {x}.", "", "for adults only")
        yield Swap("{who} is {x}.", "", "strictly 21+")


def _places(row: Row, rows: Sequence[Row]) -> Iterator[Swap]:
    venue, street, city = _address(row)
    for other in rows:
        other_venue, other_street, other_city = _address(other)
        if other is row or not other_venue:
            continue
        for frame in ("{who} is at {x}.", "{who} takes place at {x}.", "Go to {x} for {who}."):
            yield Swap(frame, venue, other_venue)
        yield Swap("{who} is at {x}.", street, other_street)
        if other_city != city:
            yield Swap("{who} is in {x}.", city, other_city)
            yield Swap("{who} is over in {x} this time.", city, other_city)
    for put in ("the Grand Hall", "Fenway Park", "Symphony Hall"):
        yield Swap("{who} is at {x}.", venue, put)
        yield Swap("Head to {x} for {who}.", venue, put)
    for put in ("Worcester", "Boston", "Lexington"):
        yield Swap("{who} is in {x}.", city, put)
    if venue:
        yield Swap("{who} is {x}.", "", "online")


def _address(row: Row) -> tuple[str, str, str]:
    if not row["location"]:
        return "", "", ""
    venue, street, *_ = row["location"].split(", ")
    return venue, street, row["city"]


def _distances(row: Row, rows: Sequence[Row]) -> Iterator[Swap]:
    miles = row["distance_miles"]
    right = "" if miles is None else next(shapes.distances(miles))
    frames = (
        "{who} is {x}.",
        "{who} is only {x}.",
        "{who}, {x}, is worth it.",
        "{who} is {x} and easy to find.",
    )
    others = [one["distance_miles"] for one in rows if one["distance_miles"]] + [0.2, 9, 12, 15, 40]
    for other in others:
        if miles is None or abs(other - miles) > 0.35 * max(miles, 1):
            for put in shapes.distances(other):
                for frame in frames:
                    yield Swap(frame, right, put)


def _counts(row: Row, _rows: Sequence[Row]) -> Iterator[Swap]:
    if row["id"] != 101:  # counts are about the answer and not about one row
        return
    frames = (
        "I found {x} events around Newton.", "There are {x} events in all.", "Altogether I found {x} events.",
        "Your search turned up {x} events.", "In the next two weeks there are {x} events.",
        "There are {x} events to choose from, from quilts to jazz.", "I have {x} events for you!",
        "My calendars hold {x} events for these two weeks.", "With {x} events, you will not be bored.",
    )  # fmt: skip
    for wrong in (3, 5, 7, 9, 11, 13, 14, 15, 17, 18, 19, 20, 25, 31, 40, 112):
        for put in {str(wrong), shapes.in_words(wrong)}:
            for frame in frames:
                yield Swap(frame, "12", put)


def _links(row: Row, rows: Sequence[Row]) -> Iterator[Swap]:
    frames = (
        "Read more about {who} at {x}.", "{who} has a page: {x}",
        "The link for {who} is {x} as far as I know.",
        "You can book {who} here: {x}", "See {x} for {who}.",
    )  # fmt: skip
    wrongs = [
        "https://tickets.example/buy", f"{row['url']}/tickets", "http://evil.example/?id=1",
        "www.best-events.com",
        "best-events.com/newton", "https://bit.ly/3xYz", f"https://calendar.example/events/{row['id'] + 900}",
        "mailto:info@best-events.com", "info@best-events.com",
        *[other["url"] for other in rows if other is not row][:2],
    ]  # fmt: skip
    for put in wrongs:
        for frame in frames:
            yield Swap(frame, row["url"], put)


def _statuses(row: Row, _rows: Sequence[Row]) -> Iterator[Swap]:
    status = row["event_status"]
    frames = (
        "{who} {x}.",
        "Good to know: {who} {x}.",
        "{who} {x}, says the calendar.",
        "I see that {who} {x}.",
    )
    said = {
        "cancelled": ("is cancelled", "has been called off", "was canceled", "will not take place"),
        "full": ("is full", "is sold out", "is fully booked", "has no places left"),
        "postponed": ("is postponed", "has been postponed", "has been put off to a later date"),
    }
    wrongs = [words for name, many in said.items() if name != status for words in many]
    if status == "full":
        wrongs += ["still has places", "has room for you", "has plenty of seats left", "is not full yet"]
    if status == "cancelled":
        # Nobody gets into what does not take place.
        wrongs = [words for words in wrongs if words not in said["full"]]
        wrongs += ["takes place as planned", "is still on", "is not cancelled", "will go ahead"]
    right = said[status][0] if status in said else ""
    for put in wrongs:
        for frame in frames:
            yield Swap(frame, right, put)


KINDS: dict[str, Callable[[Row, Sequence[Row]], Iterable[Swap]]] = {
    "title": _titles,
    "date": _dates,
    "weekday": _weekdays,
    "time": _times,
    "price": _prices,
    "ages": _ages,
    "place": _places,
    "distance": _distances,
    "count": _counts,
    "link": _links,
    "status": _statuses,
}

# What the sentences by hand say, and what no row, no day of the search and no number of it is.
_IN_CHARMING = {
    "date": ((r"March \d\d\b(?!–)", ("March 19", "March 23", "April 3")), (r"the \d\dth\b", ("the 19th",))),
    "weekday": ((r"(?:Satur|Sun|Fri|Tues|Thurs)day(?!s| Story)", ("Monday",)),),
    "time": ((r"\b(?:10|7|8|9):?[03]?0? [ap]m\b", ("6:15 am", "5:20 pm", "11:50 pm")),),
    "price": ((r"\$20\b|\$4\b|\$5[–]10", ("$17", "$33", "$2")), (r"\bfree\b", ("$17",))),
    "ages": ((r"ages 3[–]5|ages 1[–]3", ("ages 14–17", "ages 60 and up")),),
    "distance": ((r"\d\.\d miles(?! (?:against|from))", ("14 miles", "22.5 miles")),),
    "place": ((r"in (?:Newton|Watertown|Waltham|Wellesley|Needham)\b", ("in Worcester", "in Lexington")),),
}


def _from_charming(rows: Sequence[Row]) -> Iterator[Corrupted]:
    """Statements by hand about one event each, with one fact changed."""
    titles = [row["title"] for row in rows]
    for paragraph in NEWTON.charming():
        for place, sentence in enumerate(paragraph):
            named = re.findall(r"\[\[\d+\]\]", sentence) + [title for title in titles if title in sentence]
            if len(named) != 1 or sentence.endswith("?"):
                continue
            for kind, rules in _IN_CHARMING.items():
                for pattern, wrongs in rules:
                    for found in re.finditer(pattern, sentence):
                        for put in wrongs:
                            text = sentence[: found.start()] + put + sentence[found.end() :]
                            yield Corrupted(kind, text, put, sentence, tuple(paragraph[:place]))
