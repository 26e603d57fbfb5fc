"""People who ask, and questions that are all different."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, product

from accounts.models import User
from accounts.tokens import access_token
from benchmarks import phrases
from benchmarks.load import request

# A person's limits and sessions are looked at with every question: one person for all would not be like life.
PEOPLE = 50
NAME = "benchmark-{}"
BUILT_IN = "built-in"
TOWNS = (
    "Newton, MA", "Boston", "Chicago", "Asheville, NC", "Davis, CA", "Brooklyn, NY", "Portland, OR",
    "Austin, TX", "Denver, CO", "Seattle, WA", "Tampa, FL", "Columbus, OH",
)  # fmt: skip
DAYS = (
    "this weekend", "tomorrow", "on Friday evening", "next week", "on Sunday", "in the next two weeks",
    "tonight", "on Saturday morning", "this month",
)  # fmt: skip
_STEP = 7919  # a prime that shares nothing with the number of questions: each comes once


class Askers:
    """Gives a request for each next question, by one person after the other."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = cycle(tokens)
        self._questions = _questions()

    def request(self, model: str) -> bytes:
        """Ask the next question of the model of this name."""
        body = json.dumps({"message": next(self._questions), "preferred_model": model})
        return request(
            "POST", "/api/v1/chat/stream", body.encode(),
            **{"Authorization": f"Bearer {next(self._tokens)}", "Content-Type": "application/json"},
        )  # fmt: skip


@contextmanager
def askers() -> Iterator[Askers]:
    """Accounts for the time of the context; with them go all their conversations."""
    names = [NAME.format(number) for number in range(PEOPLE)]
    people = [User.objects.get_or_create(username=name)[0] for name in names]
    try:
        yield Askers([access_token(person) for person in people])
    finally:
        User.objects.filter(username__in=names).delete()


def _questions() -> Iterator[str]:
    every = list(product(phrases.TOPICS, DAYS, TOWNS))
    for number in range(len(every)):
        topic, day, town = every[number * _STEP % len(every)]
        yield f"{topic} {day} near {town}"
