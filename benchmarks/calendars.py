"""Made-up calendars, large and hostile, and an embedder that costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 384
_TOWNS = ("Newton, MA 02459", "Needham, MA 02492", "Wellesley, MA 02482", "Brookline, MA 02445")
_HOSTILE_RULES = (
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=7",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5;BYSETPOS=9",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31",
)


class NoEmbedder:
    """Gives every text the same unit vector, float32 of shape (n, 384)."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """The vectors of the texts."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        vectors[:, 0] = 1
        return vectors


def large_calendar(components: int, now: datetime) -> bytes:
    """Single events of the coming months, each with a text and a place of its own."""
    return _calendar(_single(number, now) for number in range(components))


def hostile_calendar(now: datetime) -> bytes:
    """Every rule that makes a stock library run for minutes, from long ago and far ahead, and one event."""
    rules = [
        f"DTSTART:{year:04}0101T000000Z\r\nRRULE:{rule}\r\nSUMMARY:Hostile"
        for rule in _HOSTILE_RULES
        for year in (1, 1970, 2020, 9999)
    ]
    return _calendar([*(f"UID:{number}\r\n{rule}" for number, rule in enumerate(rules)), _single(0, now)])


def _single(number: int, now: datetime) -> str:
    start = (now + timedelta(days=1 + number % 300, minutes=15 * (number % 40))).strftime("%Y%m%dT%H%M00")
    return (
        f"UID:event-{number}@example.org\r\nDTSTART;TZID=America/New_York:{start}\r\nDURATION:PT1H30M\r\n"
        f"SUMMARY:Meeting number {number} of the friends\r\n"
        f"DESCRIPTION:What number {number} is about. Ages 3 and up. Free\\, registration required.\r\n"
        f"LOCATION:Hall {number % 200}\\, {1 + number % 90} Main Street\\, {_TOWNS[number % 4]}"
    )


def _calendar(events: Iterator[str] | list[str]) -> bytes:
    blocks = [f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events]
    return "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *blocks, "END:VCALENDAR\r\n"]).encode()
