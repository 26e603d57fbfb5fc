"""When a feed is read again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.pace import next_fetch_at
from tests.ingest.calendars import NOW

HOUR = timedelta(hours=1)


def wait(*, unchanged=0, failures=0, retry_after_s=None, jitter=0.0):
    later = next_fetch_at(
        NOW, unchanged_readings=unchanged, failures=failures, retry_after_s=retry_after_s, jitter=jitter
    )
    return later - NOW


def test_a_feed_that_changed_is_read_again_in_an_hour():
    assert wait() == HOUR


def test_a_feed_that_does_not_change_is_read_ever_more_seldom():
    waits = [wait(unchanged=count) for count in range(9)]
    assert waits[1:3] == [1.5 * HOUR, 2.25 * HOUR]
    assert waits == sorted(waits)
    assert waits[-1] > 20 * HOUR


def test_failures_double_the_wait_from_a_quarter_of_an_hour():
    assert [wait(failures=count) for count in (1, 2, 3)] == [HOUR / 4, HOUR / 2, HOUR]
    assert wait(failures=4, unchanged=9) == 2 * HOUR


def test_feeds_added_together_do_not_stay_together():
    for state in ({}, {"unchanged": 50}, {"failures": 3}, {"failures": 50}):
        assert wait(**state, jitter=0.9) - wait(**state) > wait(**state) * 0.08


@pytest.mark.parametrize("failures", [0, 1, 50])
def test_input_6_a_feed_is_not_read_before_its_server_allows(failures):
    assert wait(failures=failures, retry_after_s=7 * 86_400) == timedelta(days=7)
    assert wait(failures=failures, retry_after_s=1) > timedelta(minutes=10)


@given(
    unchanged=st.integers(0, 10**6),
    failures=st.integers(0, 10**6),
    retry_after_s=st.none() | st.floats(0, 7 * 86_400),
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_no_feed_waits_less_than_a_quarter_of_an_hour_or_more_than_a_day_unless_told(
    unchanged, failures, retry_after_s, jitter
):
    later = wait(unchanged=unchanged, failures=failures, retry_after_s=retry_after_s, jitter=jitter)
    told = timedelta(seconds=retry_after_s or 0)
    assert max(HOUR / 4, told) <= later <= max(24 * HOUR + timedelta(microseconds=1), told)
