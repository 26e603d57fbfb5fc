"""A judge of whole answers, written apart from the product's checker: which facts shown are in no row.

Each number, day, hour, price, capitalised name and link is looked up in the row whose title stands nearest:
those before and after it in its sentence, else those of the last sentence that named one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evals.answers_checked.claims import Claim, claims_of, clock_times
from evals.answers_checked.names import unknown_names, words_in
from evals.answers_checked.tokens import plain, sentences_of, tokens_of

Row = dict[str, Any]
_IT = re.compile(r"\s*(?:it|it's|this|that|they|he|she|its|tickets?|admission|entry)\b", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:than|against|respectively|both)\b")
_STARTS = re.compile(
    r"\b(?:starts?|begins?|opens?|starting|beginning)(?: promptly| off| up)?(?: at| around)?\s*$"
)
_ENDS = re.compile(r"\b(?:ends?|closes?|finishes|until|over|wraps up|ending)(?: at| by)?\s*$")
_PARTS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (16, 24), "night": (17, 24)}

LEAST_QUOTED = 4  # words of a sentence that can be told from any other


@dataclass(frozen=True, slots=True)
class Case:
    """What an answer may say: its rows, the moment, and what was asked and searched.

    `numbers` are true counts, `searched` the words for what was searched. `descriptions`: whether what a
    calendar writes in its description may be said as well.
    """

    rows: Sequence[Row]
    now: datetime
    timezone: str
    question: str = ""
    places: tuple[str, ...] = ()
    windows: tuple[tuple[datetime, datetime | None], ...] = ()
    numbers: tuple[int, ...] = ()
    searched: str = ""
    descriptions: bool = True

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fact that is in no row it can be about."""

    kind: str
    said: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an event is named, and the rows of that title."""

    start: int
    end: int
    rows: tuple[int, ...]


def judge(text: str, case: Case) -> list[Wrong]:
    """The wrong facts of a text, in its order."""
    text = plain(text)
    anchors = _anchors(text, case.rows)
    named: tuple[int, ...] = ()
    wrong: list[Wrong] = []
    titles = {row for anchor in anchors for row in anchor.rows}
    for begin, sentence in sentences_of(text):
        here = [one for one in anchors if begin <= one.start < begin + len(sentence)]
        masked = _masked(sentence, begin, here)
        sayings = _Sentence(case, masked, begin, here, named, len(titles))
        wrong += [Wrong(kind, said, sentence) for kind, said in sayings.wrong()]
        if here:
            named = tuple(dict.fromkeys(row for anchor in here for row in anchor.rows))
    return wrong


def _anchors(text: str, rows: Sequence[Row]) -> list[Anchor]:
    by_title: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        by_title.setdefault(" ".join(plain(row["title"]).split()).lower(), []).append(number)
    found: list[Anchor] = []
    low = text.lower()
    for title in sorted(filter(None, by_title), key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(title)}(?!\w)", low):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Anchor(match.start(), match.end(), tuple(by_title[title])))
    return sorted(found, key=lambda one: one.start)


def _masked(sentence: str, begin: int, anchors: Sequence[Anchor]) -> str:
    for anchor in anchors:
        first, last = anchor.start - begin, anchor.end - begin
        sentence = sentence[:first] + "•" * (last - first) + sentence[last:]
    return sentence


@dataclass(slots=True)
class _Sentence:
    """One sentence, its titles masked, and the rows it can be about."""

    case: Case
    text: str
    begin: int
    anchors: Sequence[Anchor]
    named: tuple[int, ...]
    titles: int

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Each wrong fact as its kind and its words."""
        if "[[" in self.text or "]]" in self.text:
            yield "reference", self.text
        if self._is_quoted():
            return
        tokens = [token for token in tokens_of(self.text) if token.text != "•"]
        is_open = self.text.rstrip().endswith("?") and not self.anchors
        for claim in claims_of(tokens):
            said = tokens[claim.at : claim.at + claim.length]
            if not self._is_true(claim, said[0].start, is_open=is_open):
                yield claim.kind, " ".join(token.text for token in said)
        yield from self._wrong_places()
        for name in unknown_names(self.text, words_in(plain(_vocabulary(self.case)))):
            yield "name", name

    def _is_quoted(self) -> bool:
        """Whether a calendar wrote this sentence itself, in the description of an event it can be about."""
        said = " ".join(self.text.split()).casefold()
        if not self.case.descriptions or len(said.split()) < LEAST_QUOTED:
            return False
        texts = (" ".join(plain(str(row.get("description") or "")).split()) for row in self._candidates(0))
        return any(said in text.casefold() for text in texts)

    def _candidates(self, at: int) -> list[Row]:
        """The rows a fact at this place can be about; all of them where none has been named."""
        place = self.begin + at
        before = [one for one in self.anchors if one.end <= place]
        after = [one for one in self.anchors if one.start >= place]
        near = self.anchors if _COMPARED.search(self.text) else [*before[-1:], *after[:1]]
        numbers = [row for anchor in near for row in anchor.rows] or list(self.named)
        return [self.case.rows[number] for number in numbers] if numbers else list(self.case.rows)

    @property
    def _is_general(self) -> bool:
        """Whether it can be about the search: no event is named in it."""
        is_about_it = bool(self.named) and bool(_IT.match(self.text))
        return not self.anchors and not is_about_it

    def _is_true(self, claim: Claim, at: int, *, is_open: bool) -> bool:
        if self.text.rstrip().endswith(":") and claim.kind in ("part", "distance"):
            return True  # "Evening (1.4 miles from the one before):" is the heading of a plan
        if is_open and claim.kind in ("price", "ages", "status", "part", "weekday"):
            return True
        rows = self._candidates(at)
        if claim.kind == "time":
            return self._is_time(claim.value, rows, self.text[:at]) or self._was_asked(claim)
        test = getattr(self, f"_is_{claim.kind}")
        return bool(test(claim.value, rows)) or self._was_asked(claim)

    def _was_asked(self, claim: Claim) -> bool:
        """What is searched for may be said where no event is named in the sentence."""
        if not self._is_general or claim.kind in ("link", "status"):
            return False
        case = self.case
        own = list(claims_of(tokens_of(plain(f"{case.searched}. {case.question}"))))
        if any(one.kind == claim.kind and one.value == claim.value for one in own):
            return True
        if claim.kind == "weekday" and claim.value == "weekend":
            return any(_is_in_windows(case, day) for day in _weekend(case.today))
        if claim.kind == "date":
            return all(any(_is_said_day(said, day) for day in self._searched_days()) for said in claim.value)
        if claim.kind == "weekday":
            return any(self._is_weekday_of(claim.value, day) for day in self._searched_days())
        return claim.kind == "distance" and claim.value[2] == "within" and not self.named

    def _searched_days(self) -> list[date]:
        zone = ZoneInfo(self.case.timezone)
        days = [self.case.today]
        for start, end in self.case.windows:
            last = start if end is None else end - timedelta(seconds=1)
            days += [start.astimezone(zone).date(), last.astimezone(zone).date()]
        return days

    def _is_link(self, said: str, rows: Sequence[Row]) -> bool:
        plain_said = said.rstrip("/.")
        return any(plain_said and plain_said == str(row.get("url") or "").rstrip("/.") for row in rows)

    def _is_price(self, said: Any, rows: Sequence[Row]) -> bool:
        if isinstance(said, str):
            return any(row["cost_kind"] == said for row in rows)
        return any(all(self._costs(row, amount) for amount in said) for row in rows)

    def _costs(self, row: Row, amount: float) -> bool:
        if any(row[name] is not None and float(row[name]) == amount for name in ("cost_min", "cost_max")):
            return True
        return self.case.descriptions and f"${amount:g}" in str(row.get("description"))

    def _is_date(self, said: Any, rows: Sequence[Row]) -> bool:
        days = {day for row in rows for day in days_of(row)}
        return all(any(_is_said_day(one, day) for day in days) for one in said)

    def _is_weekday(self, said: Any, rows: Sequence[Row]) -> bool:
        return any(self._is_weekday_of(said, day) for row in rows for day in days_of(row))

    def _is_weekday_of(self, said: Any, day: date) -> bool:
        offset = {"today": 0, "tonight": 0, "tomorrow": 1}.get(said)
        if offset is not None:
            return (day - self.case.today).days == offset
        return day.weekday() >= 5 if said == "weekend" else day.weekday() == said

    def _is_part(self, said: str, rows: Sequence[Row]) -> bool:
        first, last = _PARTS[said]
        return any(
            row["all_day"] or any(first <= moment.hour < last for moment in _moments(row)) for row in rows
        )

    def _is_time(self, said: Any, rows: Sequence[Row], lead: str) -> bool:
        """Whether rows begin or end then; where the words before tell which of both, just that."""
        if re.search(r"\b(?:before|after)\s*$", lead):
            return True  # "well before noon" is no time of an event
        times = {moment.time() for row in rows for moment in _moments(row)}
        if _STARTS.search(lead):
            ends = {row["end_time"].time() for row in rows if row["end_time"]}
            times -= ends - {row["start_time"].time() for row in rows}
        elif _ENDS.search(lead):
            times &= {row["end_time"].time() for row in rows if row["end_time"]}
        return all(clock_times(one) & times for one in said)

    def _is_ages(self, said: Any, rows: Sequence[Row]) -> bool:
        low, high = said
        return any(self._fits(row, low, high) for row in rows)

    def _fits(self, row: Row, low: int | None, high: int | None) -> bool:
        least, most = row["age_min"], row["age_max"]
        if least is None and most is None:
            return False
        if (low or 0, high) == (least or 0, most):
            return True
        if low is not None and low == high:
            return (least or 0) <= low <= (most if most is not None else 200)
        if not low and high is None:
            return False
        words = [token.number for token in tokens_of(plain(f"{row['age_range']} {row['ages']}"))]
        return all(one is None or one in words for one in (low or None, high))

    def _is_age(self, said: tuple[int, int], rows: Sequence[Row]) -> bool:
        """A person's age: one whom a row is for."""
        most = [200 if row["age_max"] is None else row["age_max"] for row in rows]
        return any((row["age_min"] or 0) <= said[0] <= high for row, high in zip(rows, most, strict=True))

    def _is_distance(self, said: Any, rows: Sequence[Row]) -> bool:
        number, unit, before, before_that = said
        miles = [row["distance_miles"] for row in rows if row["distance_miles"] is not None]
        if unit not in ("miles", "mile", "mi"):
            return False
        if before == "than" and before_that == "less":
            return any(one < number for one in miles)
        if before == "within":
            return any(one <= number for one in miles)
        slack = 0.5001 if number == int(number) else 0.0501
        return any(abs(one - number) <= slack for one in miles)

    def _is_count(self, said: int, _rows: Sequence[Row]) -> bool:
        case = self.case
        known = {*case.numbers, len(case.rows), self.titles}
        is_rest = re.search(r"\b(?:more|others?)\b", self.text) is not None
        others = {number - one for number in case.numbers for one in range(1, self.titles + 1)}
        return (is_rest and said in others) or said in known | self._shares() or said == 1

    def _shares(self) -> set[int]:
        """How many of the rows are what the sentence speaks of: free, on a day, in a town."""
        low, rows = self.text.lower(), self.case.rows
        shares = set()
        if "free" in low:
            shares.add(sum(row["cost_kind"] == "free" for row in rows))
        for number, name in enumerate(("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")):
            if f"{name}day" in low:
                shares.add(sum(any(day.weekday() == number for day in days_of(row)) for row in rows))
        return shares

    def _is_status(self, said: str, rows: Sequence[Row]) -> bool:
        wanted = ("scheduled", "rescheduled") if said == "on" else (said,)
        return any(row["event_status"] in wanted for row in rows)

    def _is_number(self, said: str, rows: Sequence[Row]) -> bool:
        """Any other number stands in the row's words, the question or the moment."""
        case = self.case
        known = words_in(f"{case.question} {case.searched} {case.now.year} {' '.join(case.places)}")
        known |= {str(number) for number in (*case.numbers, len(case.rows))}
        for row in rows:
            known |= words_in(_words_of(row, with_description=case.descriptions))
        return said in known or said.rstrip(".") in known

    def _wrong_places(self) -> Iterator[tuple[str, str]]:
        """Towns, venues and streets of other rows, and "online" of what is not."""
        for name in _place_names(self.case.rows):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.text):
                rows = self._candidates(match.start())
                lead = self.text[: match.start()].split()[-1:] or [""]
                is_told_from = lead[0].lower() in (
                    "from",
                    "of",
                    "near",
                    "around",
                    "within",
                    "outside",
                    "or",
                    "like",
                )
                if is_told_from or (self._is_general and any(name in place for place in self.case.places)):
                    continue
                words = [_words_of(row, with_description=self.case.descriptions) for row in rows]
                if not any(name in plain(text) for text in words):
                    yield "place", name
        for match in re.finditer(r"\bonline\b", self.text, re.IGNORECASE):
            lead = self.text[: match.start()].lower().split()[-3:]
            is_sign_up = any(word.startswith(("regist", "sign", "book", "ticket", "reserv")) for word in lead)
            if (
                not is_sign_up
                and not self._is_general
                and not any(r["is_virtual"] for r in self._candidates(match.start()))
            ):
                yield "place", "online"


def days_of(row: Row) -> list[date]:
    """Every day on which an event is, further dates included."""
    start, end = row["start_time"], row["end_time"]
    last = start if end is None or end <= start else end - timedelta(seconds=1)
    count = min((last.date() - start.date()).days, 400)
    days = [start.date() + timedelta(offset) for offset in range(count + 1)]
    return days + [moment.astimezone(start.tzinfo).date() for moment in row["also_on"]]


def _moments(row: Row) -> list[datetime]:
    own = [row["start_time"], row["end_time"], *row["also_on"]]
    return [moment.astimezone(row["start_time"].tzinfo) for moment in own if moment is not None]


def _is_said_day(said: tuple[int | None, int | None, int], day: date) -> bool:
    year, month, number = said
    if year is not None and year % 100 != day.year % 100:
        return False
    return (month is None or month == day.month) and number == day.day


def _weekend(today: date) -> list[date]:
    return [day for offset in range(7) if (day := today + timedelta(offset)).weekday() >= 5]


def _is_in_windows(case: Case, day: date) -> bool:
    zone = ZoneInfo(case.timezone)
    noon = datetime.combine(day, time(12), tzinfo=zone)
    return any(start <= noon and (end is None or noon < end) for start, end in case.windows)


def _place_names(rows: Sequence[Row]) -> set[str]:
    names = set()
    for row in rows:
        parts = [part.strip() for part in plain(row["location"]).split(",")]
        names |= {part for part in [*parts[:2], plain(row["city"]), plain(row["room_name"])] if len(part) > 3}
    return names


def _words_of(row: Row, *, with_description: bool) -> str:
    fields = ["title", "location", "city", "room_name", "organizer", "age_range", "ages", "price"]
    fields += ["description"] if with_description else []
    lists = [*row["audience_tags"], *row["accessibility"], *row["reasons"]]
    return " ".join([*(str(row.get(field) or "") for field in fields), *lists])


def _vocabulary(case: Case) -> str:
    """All words that names may be made of."""
    rows = [_words_of(row, with_description=case.descriptions) for row in case.rows]
    return " ".join([*rows, case.question, case.searched, *case.places])
