"""manage.py ingest and load_samples, as an operator sees them."""

import json
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from events.models import Event, Feed
from tests.ingest.calendars import calendar

KEYS = [
    *("source", "kind", "components", "occurrences", "created", "updated", "unchanged", "cancelled"),
    *("rejected", "repairs", "error"),
]


@pytest.fixture(autouse=True)
def frozen(settings, monkeypatch, embedder):
    settings.NOW = datetime.fromisoformat("2026-03-10T09:00:00-04:00")
    monkeypatch.setattr("ingest.embedder.load_embedder", lambda: embedder)


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.ics"
    path.write_bytes(calendar("SUMMARY:Jazz\nDTSTART:20260312T220000Z", "SUMMARY:Broken\nDTSTART:never"))
    return path


def test_each_source_gives_one_line_of_json(db, good, capsys):
    call_command("ingest", str(good), "--json")
    (line,) = capsys.readouterr().out.splitlines()
    report = json.loads(line)
    assert list(report) == KEYS
    assert (report["source"], report["components"], report["created"], report["error"]) == (
        str(good),
        2,
        1,
        None,
    )
    assert report["rejected"] == [
        {"uid": "event-1", "title": "Broken", "reason": "DTSTART is not a date or time: 'never'"}
    ]


def test_the_exit_code_is_1_when_a_source_was_not_read(db, good, tmp_path, capsys):
    (tmp_path / "page.html").write_text("<html><title>Sign in</title></html>")
    with pytest.raises(SystemExit) as ending:
        call_command("ingest", str(tmp_path), "no-such-file.ics", "--json")
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ending.value.code == 1
    assert [bool(report["error"]) for report in reports] == [False, True, True]
    assert Event.objects.count() == 1


def test_words_tell_what_was_done(db, good, capsys):
    call_command("ingest", str(good))
    out = capsys.readouterr().out
    assert "1 created, 0 updated, 0 unchanged, 0 cancelled, 1 rejected" in out
    assert "rejected 'Broken': DTSTART is not a date or time" in out


def test_the_window_is_half_open(db, good, capsys):
    call_command("ingest", str(good), "--json", "--dry-run", "--from", "2026-03-11", "--to", "2026-03-12")
    call_command("ingest", str(good), "--json", "--dry-run", "--from", "2026-03-12", "--to", "2026-03-13")
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["occurrences"] for line in lines] == [0, 1]
    assert not Feed.objects.exists()


@pytest.mark.parametrize("window", [["--from", "2026-04-01", "--to", "2026-03-01"], ["--from", "tomorrow"]])
def test_a_window_that_cannot_be_is_refused(db, good, window):
    with pytest.raises(CommandError):
        call_command("ingest", str(good), *window)


def test_the_samples_come_and_go(db, settings):
    settings.SAMPLE_DATA = True
    call_command("load_samples", verbosity=0)
    assert Event.objects.filter(feed__is_sample=True).count() >= 300
    assert not Event.objects.exclude(feed__is_sample=True).exists()
    settings.SAMPLE_DATA = False
    call_command("load_samples", verbosity=0)
    assert not Event.objects.exists()
