"""manage.py calendars: the calendars that are read by themselves."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, transaction
from django.utils import timezone
from tqdm import tqdm

from events.clock import now
from events.models import Feed
from ingest.addresses import CalendarForm, feed_at
from ingest.alone import alone_with
from ingest.embedder import LocalEmbedder
from ingest.errors import IngestError
from ingest.feed_table import Row, as_table, rows_of
from ingest.jobs import due_feeds, fetch_soon
from ingest.lists import Entry, as_csv, as_opml, read_list
from ingest.options import IngestOptions
from ingest.reading import read_feed
from ingest.report import SourceReport, told
from ingest.retiring import activate, retire

# A form's field by what a list and the command line call it.
_FIELDS = {
    "url": "url", "name": "name", "city": "default_city", "venue": "default_venue_name",
    "timezone": "timezone", "publisher": "publisher", "location_rule": "location_rule",
}  # fmt: skip
_HELP = {
    "name": "What to call it (default: as it calls itself).",
    "city": 'The town of its venues, as "Newton, MA".',
    "venue": "Where events without a place are.",
    "timezone": "The zone of times that name none.",
    "publisher": f"Whose word it is: {', '.join(Feed.Publisher.values)}.",
    "location_rule": f"How its places are meant: {', '.join(Feed.LocationRule.values)}.",
}
# What another try would not mend: the address is a mistake.
_MISTAKES = ("not_a_calendar", "known_already", "refused_address")


class Command(BaseCommand):
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc] # Django declares it per instance
    help = "Add, list, fetch and retire the calendars that are read by themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        add = commands.add_parser("add", help="Add a calendar by its address or its home page, and read it.")
        add.add_argument("url", metavar="ADDRESS")
        for name, text in _HELP.items():
            add.add_argument(f"--{name.replace('_', '-')}", dest=name, default="", help=text)
        add.add_argument("--later", action="store_true", help="Leave the first reading to a worker.")
        file = commands.add_parser(
            "import", help="Add the calendars of an OPML or CSV file; workers read them."
        )
        file.add_argument("file", type=Path)
        export = commands.add_parser("export", help="Print the calendars as such a file.")
        kind = export.add_mutually_exclusive_group()
        kind.add_argument("--csv", action="store_true", help="As CSV with a header (the default).")
        kind.add_argument("--opml", action="store_true", help="As OPML, for feed readers.")
        shown = commands.add_parser("list", help="Show how each is.")
        fetch = commands.add_parser("fetch", help="Read some now, whether or not they are due.")
        fetch.add_argument("which", nargs="*", metavar="ID|ADDRESS")
        fetch.add_argument("--all", action="store_true", help="All that are active.")
        fetch.add_argument("--due", action="store_true", help="Those whose time has come.")
        fetch.add_argument("--dry-run", action="store_true", help="Store nothing; show what would change.")
        for command in (add, shown, fetch):
            command.add_argument("--json", action="store_true", dest="as_json", help="A JSON object a line.")
        retiring = commands.add_parser("retire", help="Read it no more, and take its events to come back.")
        retiring.add_argument("which", metavar="ID|ADDRESS")
        commands.add_parser("activate", help="Read it again.").add_argument("which", metavar="ID|ADDRESS")

    def handle(self, *args: Any, **options: Any) -> None:
        commands = {
            "add": self._add,
            "import": self._import,
            "export": self._export,
            "list": self._list,
            "fetch": self._fetch,
            "retire": self._retire,
            "activate": self._activate,
        }
        try:
            commands[options["command"]](options)
        except (OperationalError, ProgrammingError) as exc:
            raise CommandError("The database is not ready: is it running, and migrated?") from exc

    def _add(self, options: dict[str, Any]) -> None:
        feed, refusal = _added(Entry(**{name: options[name] for name in _FIELDS}))
        if feed is None:
            raise CommandError(refusal)
        if options["later"]:
            fetch_soon(feed)
            self.stdout.write(f"{feed.pk}: {feed}, to be read by a worker.")
            return
        (report,) = self._read([feed], IngestOptions(), as_json=options["as_json"])
        if (report.error or "").partition(":")[0] in _MISTAKES:
            feed.delete()
            raise CommandError(f"{feed.url} was not added.")
        if report.error:
            raise CommandError("It was added and will be tried again.")
        feed.refresh_from_db()
        if not options["as_json"]:
            again = f"{timezone.localtime(feed.next_fetch_at):%H:%M}" if feed.next_fetch_at else "when asked"
            self.stdout.write(f"Added as {feed.pk}: {feed}. It is read again by itself, next at {again}.")

    def _import(self, options: dict[str, Any]) -> None:
        try:
            entries = read_list(options["file"].read_bytes())
        except OSError as exc:
            raise CommandError(f"{options['file']} cannot be read: {exc.strerror}.") from exc
        except IngestError as exc:
            raise CommandError(f"{options['file']}: {exc.args[0]}.") from exc
        added = refused = 0
        for entry in entries:
            feed, refusal = _added(entry)
            added += feed is not None
            # One that is known is as it should be: the same list may be imported again.
            refused += feed is None and not _is_known(entry)
            self.stdout.write(f"{entry.url}: {'added' if feed is not None else refusal}")
        self.stdout.write(f"{added} added, {len(entries) - added - refused} known, {refused} refused.")
        if refused:
            sys.exit(1)

    def _export(self, options: dict[str, Any]) -> None:
        feeds = Feed.objects.filter(is_active=True, is_sample=False, url__startswith="http")
        self.stdout.write(as_opml(feeds) if options["opml"] else as_csv(feeds), ending="")

    def _list(self, options: dict[str, Any]) -> None:
        rows = rows_of(list(Feed.objects.all()), now())
        if options["as_json"]:
            self.stdout.writelines(f"{json.dumps(row.as_json(), ensure_ascii=False)}\n" for row in rows)
        else:
            self._show(rows)

    def _show(self, rows: list[Row]) -> None:
        if not rows:
            self.stdout.write("There are no calendars yet: `calendars add ADDRESS` adds one.")
        for line in as_table(rows):
            self.stdout.write(line)

    def _fetch(self, options: dict[str, Any]) -> None:
        if not (options["which"] or options["all"] or options["due"]):
            raise CommandError("Name calendars, or say --all or --due.")
        feeds = {feed.pk: feed for feed in map(_named, options["which"])}
        for feed in feeds.values():
            if not feed.is_active:
                raise CommandError(f"{feed} is retired; `calendars activate {feed.pk}` takes it up again.")
        if options["all"]:
            feeds |= {feed.pk: feed for feed in Feed.objects.filter(is_active=True, is_sample=False)}
        if options["due"]:
            feeds |= {feed.pk: feed for feed in due_feeds(timezone.now())}
        asked = IngestOptions(dry_run=options["dry_run"], is_forced=True)
        reports = self._read(list(feeds.values()), asked, as_json=options["as_json"])
        if any(report.error for report in reports):
            sys.exit(1)

    def _retire(self, options: dict[str, Any]) -> None:
        feed = _named(options["which"])
        self.stdout.write(f"{feed} is read no more; events taken back: {retire(feed, now())}.")

    def _activate(self, options: dict[str, Any]) -> None:
        feed = _named(options["which"])
        activate(feed)
        self.stdout.write(f"{feed} is read again, as soon as a worker is free.")

    def _read(self, feeds: list[Feed], options: IngestOptions, *, as_json: bool) -> list[SourceReport]:
        reports = []
        bar = tqdm(feeds, unit="calendar", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)
        for feed in bar:
            bar.set_description(str(feed)[-40:])
            reports.append(_read_alone(feed, options, bar))
            # The bar makes room for what is printed, and draws itself again below it.
            bar.clear()
            json_line = [json.dumps(reports[-1].as_json(), ensure_ascii=False)]
            self.stdout.write("\n".join(json_line if as_json else told(reports[-1])))
        return reports


def _read_alone(feed: Feed, options: IngestOptions, bar: tqdm[Feed]) -> SourceReport:
    with alone_with(feed.pk) as is_alone:
        # A worker may have read it since it was listed.
        known = Feed.objects.filter(pk=feed.pk).first() if is_alone else None
        if known is None:
            return SourceReport(feed.url, error="busy: it is just being read by somebody else")
        return read_feed(
            known, options, now=now(), embedder=LocalEmbedder(),
            on_progress=lambda done, total: bar.set_postfix_str(f"{done}/{total} texts"),
        )  # fmt: skip


def _added(entry: Entry) -> tuple[Feed | None, str]:
    """The feed of an entry, or None and why there is none."""
    given = {_FIELDS[name]: value for name, value in asdict(entry).items()}
    given["publisher"] = given["publisher"] or Feed.Publisher.ORGANIZER
    given["location_rule"] = given["location_rule"] or Feed.LocationRule.USE
    form = CalendarForm(given)
    if form.is_valid():
        with transaction.atomic():
            return form.save(), ""
    return None, " ".join(str(error) for errors in form.errors.values() for error in errors)


def _is_known(entry: Entry) -> bool:
    return feed_at(entry.url) is not None


def _named(which: str) -> Feed:
    feed = Feed.objects.filter(pk=int(which)).first() if which.isdecimal() else feed_at(which)
    if feed is None:
        raise CommandError(f"There is no calendar {which}; `calendars list` shows them.")
    return feed
