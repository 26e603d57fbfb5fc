"""manage.py calendars, as an operator sees it."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from events.models import Event, EventStatus, Feed
from tests.ingest.answers import say
from tests.ingest.calendars import NOW, calendar

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(settings, monkeypatch, embedder):
    settings.NOW, settings.INGEST_ALLOW_PRIVATE = NOW, True
    monkeypatch.setattr("ingest.embedder.load_embedder", lambda: embedder)
    monkeypatch.setattr("ingest.fetch.visit.GAP_S", 0.0)


@pytest.fixture
def served(web):
    """The address of a calendar, and what it answers, which a test may change."""
    content = {"body": calendar("SUMMARY:Story time\nDTSTART:20260312T220000Z")}

    def answer(handler):
        say(content["body"])(handler)

    return web(answer), content


@pytest.fixture
def calendars(capsys):
    """Run the command; gives what it printed."""

    def run(*arguments: str) -> str:
        call_command("calendars", *arguments)
        return capsys.readouterr().out

    return run


def test_a_calendar_is_added_and_read_with_one_command(served, calendars):
    printed = calendars("add", served[0], "--name", "Library", "--city", "Newton, MA", "--publisher", "venue")
    feed = Feed.objects.get()
    assert (feed.name, feed.default_city, feed.publisher, feed.health) == (
        *("Library", "Newton, MA", "venue", "ok"),
    )
    assert "1 created" in printed
    assert f"Added as {feed.pk}: Library. It is read again by itself, next at " in printed
    assert Event.objects.get().title == "Story time"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/a.ics", "gopher://x", "", "https://me:pass@example.org/"]
)
def test_input_11_an_address_that_is_not_of_the_web_is_refused_with_a_sentence(url, calendars):
    with pytest.raises(CommandError, match=r"^[A-Z].*\.$"):
        calendars("add", url)
    assert not Feed.objects.exists()


def test_a_calendar_that_is_known_is_refused_with_its_name(calendars):
    Feed.objects.create(url="https://library.example.org/a.ics", name="Library")
    with pytest.raises(CommandError, match=r"^This calendar is known as “Library”: it is read already\.$"):
        calendars("add", "webcal://library.example.org/a.ics", "--later")


def test_an_address_that_is_no_calendar_is_not_kept(web, calendars):
    with pytest.raises(CommandError, match="was not added"):
        calendars("add", web(say(b"<html><title>Hello</title></html>")))
    assert not Feed.objects.exists()


def test_the_first_reading_may_be_left_to_a_worker(calendars):
    assert calendars("add", "library.example.org", "--later").endswith("to be read by a worker.\n")
    feed = Feed.objects.get()
    assert (feed.url, feed.health) == ("https://library.example.org", "new")
    assert ProcrastinateJob.objects.get().args == {"feed_id": feed.pk}


def test_a_calendar_whose_server_is_away_is_kept_and_tried_again(web, calendars):
    with pytest.raises(CommandError, match=r"added and will be tried again\.$"):
        calendars("add", web(say(status=503)))
    assert Feed.objects.get().next_fetch_at > timezone.now()


def test_a_list_of_which_a_line_is_refused_adds_the_others_and_ends_with_1(tmp_path, capsys):
    path = tmp_path / "town.csv"
    path.write_text(
        "url,name,city\nhttps://b.example.org/,B,Nowhere at all\nhttps://a.example.org/a.ics,A,\n"
    )
    with pytest.raises(SystemExit) as ending:
        call_command("calendars", "import", str(path))
    refused, added, total = capsys.readouterr().out.splitlines()
    assert refused.startswith("https://b.example.org/: This town is not known")
    assert (added, total) == ("https://a.example.org/a.ics: added", "1 added, 0 known, 1 refused.")
    assert (ending.value.code, Feed.objects.get().name) == (1, "A")


def test_every_line_of_a_list_is_answered(tmp_path, capsys):
    path = tmp_path / "town.opml"
    path.write_text('<opml><body><outline text="A" xmlUrl="https://a.example.org/a.ics"/></body></opml>')
    call_command("calendars", "import", str(path))
    call_command("calendars", "import", str(path))
    assert capsys.readouterr().out.splitlines() == [
        "https://a.example.org/a.ics: added",
        "1 added, 0 known, 0 refused.",
        "https://a.example.org/a.ics: This calendar is known as “A”: it is read already.",
        "0 added, 1 known, 0 refused.",
    ]


@pytest.mark.parametrize("name", ["missing.csv", "page.html"])
def test_a_file_that_is_no_list_is_one_sentence(name, tmp_path, calendars):
    (tmp_path / "page.html").write_text("<html></html>")
    with pytest.raises(CommandError, match=rf"{name}.*\.$"):
        calendars("import", str(tmp_path / name))


@pytest.mark.parametrize("kind", ["--csv", "--opml"])
def test_what_is_exported_can_be_imported(kind, tmp_path, calendars):
    Feed.objects.create(url="https://a.example.org/a.ics", name="A & B", default_city="Newton, MA")
    Feed.objects.create(url="https://sample.example.org/", is_sample=True)
    path = tmp_path / "list"
    path.write_text(calendars("export", kind))
    Feed.objects.all().delete()
    calendars("import", str(path))
    assert list(Feed.objects.values_list("name", "default_city")) == [("A & B", "Newton, MA")]


def test_the_list_shows_how_each_is(calendars):
    checked = timezone.now()
    Feed.objects.create(
        url="https://a.example.org/", name="A", health="failing", health_note="It is away.",
        last_checked_at=checked, next_fetch_at=checked + timedelta(hours=1),
    )  # fmt: skip
    Feed.objects.create(url="https://b.example.org/", name="B", is_active=False)
    header, first, second = calendars("list").splitlines()
    assert header.split()[:3] == ["id", "name", "health"]
    assert first.endswith("It is away.")
    assert "failing" in first
    assert "retired" in second
    row = json.loads(calendars("list", "--json").splitlines()[0])
    assert (row["name"], row["upcoming"], row["last_checked_at"]) == ("A", 0, checked.isoformat())


def test_an_empty_list_says_what_to_do(calendars):
    assert calendars("list") == "There are no calendars yet: `calendars add ADDRESS` adds one.\n"


def test_a_dry_run_shows_the_differences_and_stores_nothing(served, calendars):
    url, content = served
    calendars("add", url)
    content["body"] = calendar("SUMMARY:Story hour\nDTSTART:20260312T220000Z")
    printed = calendars("fetch", url, "--dry-run")
    assert "Story time" in printed
    assert "Story hour" in printed
    assert Event.objects.get().title == "Story time"
    assert "1 updated" in calendars("fetch", str(Feed.objects.get().pk))
    assert Event.objects.get().title == "Story hour"


def test_fetch_asks_for_the_due_ones_by_the_real_clock(served, calendars):
    Feed.objects.create(url=served[0], next_fetch_at=timezone.now() + timedelta(hours=1))
    assert calendars("fetch", "--due") == ""
    Feed.objects.update(next_fetch_at=timezone.now() - timedelta(seconds=1))
    assert json.loads(calendars("fetch", "--due", "--json"))["created"] == 1


@pytest.mark.parametrize("arguments", [("fetch",), ("fetch", "9999"), ("retire", "https://unknown.example")])
def test_what_is_not_named_or_not_known_is_one_sentence(arguments, calendars):
    with pytest.raises(CommandError, match=r"\.$"):
        calendars(*arguments)


def test_input_85_a_retired_calendar_takes_its_events_back_and_can_be_taken_up_again(served, calendars):
    url, _ = served
    calendars("add", url)
    assert "events taken back: 1." in calendars("retire", url)
    assert Event.objects.get().event_status == EventStatus.WITHDRAWN
    with pytest.raises(CommandError, match="is retired"):
        calendars("fetch", url)
    calendars("activate", url)
    assert ProcrastinateJob.objects.get().args == {"feed_id": Feed.objects.get().pk}
    calendars("fetch", "--all")
    assert Event.objects.get().event_status == EventStatus.SCHEDULED
