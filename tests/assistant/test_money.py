"""What people will pay, each."""

import pytest

from assistant.money import read_money
from assistant.query import Cost


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("has to be free", Cost(free=True)),
        ("no admission fee", Cost(free=True)),
        ("i'll be free on sunday", Cost()),
        ("no more than 15 dollars each", Cost(max=15)),
        ("under $50 for two", Cost(max=25)),
        ("family of 4, 60 bucks tops for all of us", Cost(max=15)),
        ("we have $20", Cost(max=20)),
        ("que no cueste mas de 10 dolares", Cost(max=10)),
        ("tickets under 30", Cost(max=30)),
        ("kids under 5", Cost()),
        ("under 30 minutes", Cost()),
    ],
)
def test_an_amount_is_for_each_person(text: str, cost: Cost) -> None:
    assert read_money(text, []).cost == cost


@pytest.mark.parametrize(
    "text",
    ["any price", "doesn't have to be free", "money is no object", "forget the budget", "paid is fine too"],
)
def test_a_limit_is_taken_back(text: str) -> None:
    assert read_money(text, []).drops


@pytest.mark.parametrize("text", ["cheaper", "any that cost less", "something less expensive"])
def test_cheaper_is_than_what_was_shown(text: str) -> None:
    assert read_money(text, []).is_cheaper
