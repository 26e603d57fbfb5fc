"""Counting what somebody does too often."""

import pytest

from accounts import limits
from accounts.limits import Limit, TooOften, network_of


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_too_often_works_again_when_the_first_is_long_ago() -> None:
    clock = Clock()
    limit = Limit(60, clock=clock)
    limit.take("alice", 2)
    clock.now = 20
    limit.take("alice", 2)
    with pytest.raises(TooOften) as refused:
        limit.take("alice", 2)
    assert refused.value.wait_s == 40
    clock.now = 60
    limit.take("alice", 2)


def test_one_is_not_counted_for_another() -> None:
    limit = Limit(60)
    limit.take("alice", 1)
    limit.take("bob", 1)
    with pytest.raises(TooOften):
        limit.take("alice", 1)


def test_what_was_refused_does_not_count() -> None:
    clock = Clock()
    limit = Limit(60, clock=clock)
    limit.take("alice", 1)
    for clock.now in (10, 50):
        with pytest.raises(TooOften):
            limit.take("alice", 1)
    clock.now = 60
    limit.take("alice", 1)


def test_who_may_do_nothing_waits_for_the_whole_time() -> None:
    with pytest.raises(TooOften) as refused:
        Limit(60).take("alice", 0)
    assert refused.value.wait_s == 60


def test_what_was_counted_all_the_same_is_waited_for() -> None:
    clock = Clock()
    limit = Limit(60, clock=clock)
    for clock.now in (0, 10, 20):
        limit.check("alice", 3)
        limit.count("alice")
    with pytest.raises(TooOften) as refused:
        limit.check("alice", 2)
    assert refused.value.wait_s == 50


def test_who_is_forgotten_begins_anew() -> None:
    limit = Limit(60)
    limit.take("alice", 1)
    limit.forget("alice")
    limit.take("alice", 1)


def test_of_too_many_the_quietest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 2)
    limit = Limit(60)
    for name in ("alice", "bob", "alice", "carol"):
        limit.take(name, 5)
    limit.take("bob", 1)
    with pytest.raises(TooOften):
        limit.take("carol", 1)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("", ""),
    ],
)
def test_a_household_counts_as_one(address: str, network: str) -> None:
    assert network_of(address) == network
