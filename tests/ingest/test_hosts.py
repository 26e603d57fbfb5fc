"""Manners towards hosts, between processes (here: between connections to the database)."""

from contextlib import closing, contextmanager, suppress
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from events.models import FeedHost
from ingest.errors import FetchError, RefusedAddress
from ingest.fetch.hosts import _LOCK, _UNLOCK, forget_stale, host_of, host_turn, put_off
from tests.ingest.answers import FakeClock
from tests.ingest.calendars import NOW

URL = "https://Example.org/a.ics"
HOST = "example.org:443"

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return FakeClock()


def turn(clock, url=URL, **options):
    return host_turn(url, **{"gap_s": 1.0, "clock": clock, "sleep": clock.sleep, **options})


@contextmanager
def another_process(host):
    """Another session of the database that has this host's turn, until it is closed."""
    connection.ensure_connection()
    info = connection.connection.info
    with closing(psycopg.connect(info.dsn, password=info.password, autocommit=True)) as other:
        assert other.execute(_LOCK, [host]).fetchone() == (True,)
        try:
            yield other
        finally:
            # Closing alone lets go a moment later, when the next test may ask already.
            with suppress(psycopg.OperationalError):
                other.execute(_UNLOCK, [host])


def test_the_first_request_does_not_wait(clock):
    with turn(clock):
        pass
    assert clock.slept == []


def test_the_next_request_waits_for_the_rest_of_the_pause_after_the_one_before(clock):
    with turn(clock):
        clock.now += timedelta(seconds=30)
    clock.now += timedelta(seconds=0.25)
    with turn(clock, "https://example.org/other"):
        pass
    assert clock.slept == [0.75]


def test_a_pause_is_kept_after_a_request_that_failed(clock):
    with pytest.raises(FetchError, match="not_reachable"), turn(clock, gap_s=5.0):
        raise FetchError("the connection failed")
    with turn(clock):
        pass
    assert clock.slept == [5.0]


def test_other_hosts_and_ports_are_not_held_up(clock):
    with turn(clock), turn(clock, "https://example.com/"), turn(clock, "https://example.org:8443/"):
        pass
    assert clock.slept == []


def test_one_request_at_a_time_is_made_whatever_process_makes_it(clock):
    with another_process(HOST) as other:
        ends = "SELECT pg_advisory_unlock_all()"
        clock.on_sleep = lambda: len(clock.slept) == 2 and other.execute(ends)
        with turn(clock):
            assert len(clock.slept) == 3


def test_a_killed_process_holds_up_nobody(clock):
    with another_process(HOST) as other, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [other.info.backend_pid])
        with turn(clock):
            assert clock.slept == []


def test_who_has_waited_long_enough_comes_again_later(clock):
    with another_process(HOST), pytest.raises(FetchError, match="host_busy: example") as error:
        turn(clock, patience_s=2.0).__enter__()
    assert clock.now - NOW == timedelta(seconds=2)
    assert error.value.retry_after_s == 60


def test_a_turn_leaves_the_host_to_others(clock):
    with turn(clock):
        pass
    with another_process(HOST):
        assert FeedHost.objects.get(host=HOST).free_at == NOW + timedelta(seconds=1)


def test_input_6_a_host_that_was_put_off_is_not_asked_and_others_are(clock):
    put_off(URL, 120, clock())
    with pytest.raises(FetchError, match="host_busy") as error:
        turn(clock).__enter__()
    assert (error.value.retry_after_s, clock.slept) == (120, [])
    with turn(clock, "https://example.com/"):
        assert clock.slept == []
    clock.now += timedelta(seconds=120)
    with turn(clock):
        assert clock.slept == []


def test_input_6_a_host_put_off_while_we_queue_for_it_is_known_at_once(clock):
    with another_process(HOST):
        put_off(URL, 600, clock())
        with pytest.raises(FetchError, match="host_busy") as error:
            turn(clock).__enter__()
    assert (error.value.retry_after_s, clock.slept) == (600, [])


def test_a_host_put_off_is_not_put_on_again_by_a_shorter_wait(clock):
    put_off(URL, 600, clock())
    put_off(URL, 10, clock())
    assert FeedHost.objects.get(host=HOST).free_at == NOW + timedelta(seconds=600)


def test_hosts_whose_moment_has_passed_are_forgotten(clock):
    put_off(URL, 0, NOW - timedelta(days=2))
    put_off("http://later.example/", 0, NOW)
    forget_stale(NOW)
    assert [row.host for row in FeedHost.objects.all()] == ["later.example:80"]


def test_a_host_is_its_name_and_port():
    assert host_of("http://127.0.0.1:8123/x") == "127.0.0.1:8123"
    assert host_of("https://user@EXAMPLE.org") == HOST
    with pytest.raises(RefusedAddress):
        host_of("ftp://example.org/")
