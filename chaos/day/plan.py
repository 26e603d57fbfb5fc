"""What each of the feeds does during the day, and what must be known of it in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from events.models import Feed

Health = Feed.Health
EVENTS = 6
HOSTS = 200


class Answer(NamedTuple):
    """One answer of the server; `pause_s` comes before each byte of the body."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a feed is asked: by whom it is known, since when the day lasts, and what the client has."""

    number: int
    hours: float
    etag: str
    start: datetime


Behaviour = Callable[[Asked], Answer]


@dataclass(frozen=True, slots=True)
class Kind:
    """Feeds that behave alike: how many of a hundred, and what must be known of them in the end."""

    name: str
    share: int
    behave: Behaviour
    healths: frozenset[str]
    events: int


def calendar(asked: Asked, titles: list[str]) -> bytes:
    """A calendar of these titles, one on each of the days to come."""
    blocks = []
    for number, title in enumerate(titles):
        when = asked.start + timedelta(days=3 + number)
        blocks.append(
            f"BEGIN:VEVENT\r\nUID:{asked.number}-{number}\r\nDTSTART:{when:%Y%m%dT}190000\r\n"
            f"SUMMARY:{title}\r\nLOCATION:Hall {asked.number}\\, Newton\\, MA\r\nEND:VEVENT\r\n"
        )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(blocks)}END:VCALENDAR\r\n".encode()


def titles(asked: Asked, edition: int = 0) -> list[str]:
    """The titles of a feed's events; the first one changes with each edition."""
    return [
        f"Edition {edition} of {asked.number}",
        *(f"Event {n} of {asked.number}" for n in range(1, EVENTS)),
    ]


def _steady(asked: Asked) -> Answer:
    etag = f'"{asked.number}"'
    if asked.etag == etag:
        return Answer(304)
    return Answer(headers=(("ETag", etag),), body=calendar(asked, titles(asked)))


def _plain(asked: Asked) -> Answer:
    return Answer(body=calendar(asked, titles(asked)))


def _lively(asked: Asked) -> Answer:
    return Answer(body=calendar(asked, titles(asked, edition=int(asked.hours // 3))))


def _gone(_asked: Asked) -> Answer:
    return Answer(404)


def _recovering(asked: Asked) -> Answer:
    return Answer(404) if 2 < asked.hours < 8 else _plain(asked)


def _busy(asked: Asked) -> Answer:
    if 3 < asked.hours < 9:
        return Answer(429, (("Retry-After", "7200"),))
    return _plain(asked)


def _slow(asked: Asked) -> Answer:
    return Answer(body=calendar(asked, titles(asked)), pause_s=0.1)


def _page(asked: Asked) -> Answer:
    if asked.hours < 4:
        return _plain(asked)
    return Answer(
        headers=(("Content-Type", "text/html"),), body=b"<html><title>Sign in</title><form></form></html>"
    )


def _looping(asked: Asked) -> Answer:
    return Answer(302, (("Location", f"/{asked.number}.ics"),))


def _moved(asked: Asked) -> Answer:
    return Answer(301, (("Location", f"/moved/{asked.number}.ics"),))


def _emptied(asked: Asked) -> Answer:
    return Answer(body=calendar(asked, [] if asked.hours > 5 else titles(asked)))


def _cut(asked: Asked) -> Answer:
    body = calendar(asked, titles(asked))
    return Answer(body=body[: len(body) * 3 // 4] if asked.hours > 5 else body)


_WELL = frozenset({Health.OK, Health.UNCHANGED})
_FAILING = frozenset({Health.FAILING})
KINDS = (
    Kind("steady, with ETag", 40, _steady, _WELL, EVENTS),
    Kind("steady, without", 16, _plain, _WELL, EVENTS),
    Kind("changed every three hours", 10, _lively, _WELL, EVENTS),
    Kind("not found", 4, _gone, _FAILING, 0),
    Kind("not found for six hours", 5, _recovering, _WELL, EVENTS),
    Kind("asks to wait two hours", 5, _busy, _WELL, EVENTS),
    Kind("a byte at a time", 1, _slow, _FAILING, 0),
    Kind("turned into a sign-in page", 5, _page, _FAILING | {Health.DEGRADED}, EVENTS),
    Kind("redirects to itself", 3, _looping, _FAILING, 0),
    Kind("moved for good", 4, _moved, _WELL, EVENTS),
    Kind("shrunk to zero", 4, _emptied, frozenset({Health.EMPTY}), EVENTS),
    Kind("cut off", 3, _cut, frozenset({Health.DEGRADED}), EVENTS),
)  # fmt: skip
BY_SHARE = [kind for kind in KINDS for _ in range(kind.share)]


def kind_of(number: int) -> Kind:
    """The kind of the feed of this number; every hundred feeds have all kinds by their shares."""
    return BY_SHARE[number % 100]


def host_of(number: int) -> str:
    """One of the loopback's addresses for every tenth feed or so; each host has feeds of several kinds."""
    return f"127.0.1.{1 + (number * 7) % HOSTS}"
