"""Asks our HTTP API for pages as one person, and times it beside statements of SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.tokens import access_token

SESSIONS = "/api/v1/chat/sessions"
WARM_UP = 10


class Asker:
    """One person's client."""

    def __init__(self, user: User) -> None:
        self.user = user
        self._client = Client(SERVER_NAME="localhost")
        self._headers = {"Authorization": f"Bearer {access_token(user)}"}

    def get(self, address: str, **query: Any) -> tuple[Any, str]:
        """The JSON at an address, and the address of the page after it or ""."""
        answer = self._client.get(address, query or None, headers=self._headers)
        assert answer.status_code == 200, answer.content
        link = answer.headers.get("Link", "")
        return answer.json(), link[1 : link.index(">")] if link else ""

    def pages(self, address: str) -> Iterator[tuple[Any, str]]:
        """The pages of a list from an address on, each with the address of the next."""
        while address:
            rows, address = self.get(address)
            yield rows, address


def sql(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def took_ms(call: Callable[[], Any]) -> float:
    """How many milliseconds a call takes."""
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1000


def timed(calls: Sequence[Callable[[], Any]]) -> list[float]:
    """The milliseconds of each call, but the first few, which are made twice."""
    for call in calls[:WARM_UP]:
        call()
    return [took_ms(call) for call in calls]
