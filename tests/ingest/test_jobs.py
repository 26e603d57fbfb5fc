"""Jobs: the due feeds become some, one feed is read once at a time, and what broke off is done again."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from events.models import Event, Feed
from ingest import tasks
from ingest.alone import alone_with
from ingest.jobs import defer, defer_due, due_feeds, fetch_soon
from tests.ingest.answers import say
from tests.ingest.calendars import NOW, calendar

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def served(web, settings, monkeypatch, embedder):
    """A feed whose address answers with one event."""
    settings.INGEST_ALLOW_PRIVATE, settings.NOW = True, NOW
    monkeypatch.setattr("ingest.embedder.load_embedder", lambda: embedder)
    url = web(say(calendar("SUMMARY:Story time\nDTSTART:20260912T140000Z")))
    return Feed.objects.create(url=url)


@pytest.fixture
def feed():
    return Feed.objects.create(url="https://library.example.org/events.ics")


def begin(worker_is_dead: bool = False) -> ProcrastinateJob | None:
    """Take the next job, as a worker of its own that then lives or is dead."""
    worker_id = async_to_sync(app.job_manager.register_worker)()
    job = async_to_sync(app.job_manager.fetch_job)(queues=None, worker_id=worker_id)
    if worker_is_dead:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' WHERE id = %s",
                [worker_id],
            )
    return job


@contextmanager
def somebody_reading(feed: Feed) -> Iterator[None]:
    """Another process that reads the feed: a thread with a connection of its own."""
    begun, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(connection), alone_with(feed.pk):
            begun.set()
            ended.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(10)
    yield
    ended.set()
    thread.join(10)


def take_over() -> None:
    async_to_sync(tasks.take_over.func)(0)
    # The clock of the database stands still within a test's transaction.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")


def test_a_feed_on_the_web_is_due_when_its_time_has_come_and_it_is_active():
    now = timezone.now()
    late = Feed.objects.create(url="https://a.example.org/", next_fetch_at=now - HOUR)
    fresh = Feed.objects.create(url="https://b.example.org/")
    Feed.objects.create(url="https://c.example.org/", next_fetch_at=now + HOUR)
    Feed.objects.create(url="https://d.example.org/", is_active=False)
    Feed.objects.create(url="https://e.example.org/", is_sample=True)
    Feed.objects.create(url="/srv/calendars/town.ics")
    assert list(due_feeds(now)) == [late, fresh]
    assert defer_due(now) == 2


def test_what_is_due_is_told_by_the_real_clock(feed, settings):
    settings.NOW = timezone.now() - timedelta(days=365)
    Feed.objects.update(next_fetch_at=timezone.now() - HOUR)
    tasks.look_for_due(0)
    assert ProcrastinateJob.objects.get().args == {"feed_id": feed.pk}


def test_a_feed_that_waits_or_is_being_read_gets_no_second_job(feed):
    assert defer_due(timezone.now()) == 1
    assert defer_due(timezone.now()) == 0
    assert begin() is not None
    assert defer_due(timezone.now()) == 0


def test_a_feed_that_somebody_waits_for_comes_before_the_due_ones(feed):
    defer_due(timezone.now())
    wanted = Feed.objects.create(url="https://wanted.example.org/")
    fetch_soon(wanted)
    first = begin()
    assert first is not None
    assert first.lock == f"feed-{wanted.pk}"


def test_input_87_two_workers_that_look_for_jobs_never_both_get_the_same_feed(feed):
    defer(feed.pk)
    assert begin() is not None
    fetch_soon(feed)
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1
    assert begin() is None


def test_input_87_a_feed_that_somebody_else_reads_is_not_read(served):
    with somebody_reading(served):
        tasks.read(served.pk)
        served.refresh_from_db()
        assert (served.health, Event.objects.count()) == ("new", 0)
    tasks.read(served.pk)
    assert Event.objects.get().title == "Story time"


def test_a_job_reads_its_feed_once_though_it_is_done_twice(served):
    tasks.read(served.pk)
    checked_at = Feed.objects.get().last_checked_at
    tasks.read(served.pk)
    assert (Feed.objects.get().last_checked_at, served.readings.count()) == (checked_at, 1)
    assert Feed.objects.get().next_fetch_at > timezone.now()


def test_a_job_of_a_feed_that_was_retired_or_removed_does_nothing(served):
    Feed.objects.update(is_active=False)
    tasks.read(served.pk)
    tasks.read(served.pk + 1)
    assert Feed.objects.get().last_checked_at is None


def test_input_86_the_job_of_a_worker_that_died_is_done_again(feed):
    defer(feed.pk)
    first = begin(worker_is_dead=True)
    assert first is not None
    take_over()
    again = begin()
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 1)


def test_the_job_of_a_worker_that_lives_is_left_alone(feed):
    defer(feed.pk)
    begin()
    take_over()
    assert ProcrastinateJob.objects.get().status == "doing"


def test_input_86_a_dead_workers_job_does_not_block_the_one_that_waits_for_it(feed):
    defer(feed.pk)
    dead = begin(worker_is_dead=True)
    assert dead is not None
    assert defer(feed.pk)
    take_over()
    waiting = begin()
    assert waiting is not None
    assert waiting.id != dead.id


def test_a_feed_that_ends_worker_after_worker_is_left_alone(feed):
    defer(feed.pk)
    for _ in range(tasks.MOST_DEATHS):
        assert begin(worker_is_dead=True) is not None
        take_over()
    feed.refresh_from_db()
    assert (feed.health, feed.health_note) == ("failing", tasks.ENDED_WORKERS)
    assert feed.next_fetch_at > timezone.now()
    assert not ProcrastinateJob.objects.exists()


def test_a_reading_that_breaks_off_is_tried_later_and_later(feed, monkeypatch, caplog):
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(tasks, "read_feed", broken)
    waits = []
    for _ in range(3):
        Feed.objects.update(next_fetch_at=None)
        tasks.read(feed.pk)
        feed.refresh_from_db()
        waits.append(feed.next_fetch_at - timezone.now())
    assert waits == sorted(waits)
    assert (feed.failures, feed.health, feed.health_note) == (3, "failing", tasks.BROKE_OFF)
    assert "secret detail" in caplog.text
