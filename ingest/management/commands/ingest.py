"""manage.py ingest: read calendars now."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from tqdm import tqdm

from events.clock import now
from ingest.embedder import LocalEmbedder
from ingest.options import IngestOptions
from ingest.reading import read_source
from ingest.report import SourceReport, told
from ingest.sources import Source, expand


class Command(BaseCommand):
    # The checks are about pages and settings; without them small readings take half the time.
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc] # Django declares it per instance
    help = "Read iCal feeds and schema.org pages from addresses, files or folders, and store their events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="An address, a file or a folder.")
        parser.add_argument("--venue", default="", help="Where events without a place are.")
        parser.add_argument("--city", default="", help='The town of the venues, as "Newton, MA".')
        parser.add_argument("--timezone", default="", help="The zone of times that name none.")
        parser.add_argument(
            "--from", dest="first", type=_date, help="First day to read (default: yesterday)."
        )
        parser.add_argument("--to", dest="end", type=_date, help="Day to stop before (default: in 400 days).")
        parser.add_argument("--dry-run", action="store_true", help="Store nothing; show what would change.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="One JSON object per source.")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = _options(options)
        reports = []
        with _bar(list(expand(options["sources"]))) as sources:
            for source in sources:
                try:
                    reports.append(self._read(source, asked, sources))
                except (OperationalError, ProgrammingError) as exc:
                    raise CommandError("The database is not ready: is it running, and migrated?") from exc
                # The bar makes room for what is printed, and draws itself again below it.
                sources.clear()
                self._print(reports[-1], as_json=options["as_json"])
        failed = [report for report in reports if report.error]
        if failed:
            # The reasons are printed already; CommandError would add a line of its own.
            sys.exit(1)

    def _read(self, source: Source, asked: IngestOptions, bar: tqdm[Source]) -> SourceReport:
        bar.set_description(source.location[-40:])
        return read_source(
            source,
            asked,
            now=now(),
            embedder=LocalEmbedder(),
            on_progress=lambda done, total: bar.set_postfix_str(f"{done}/{total} texts"),
        )

    def _print(self, report: SourceReport, *, as_json: bool) -> None:
        lines = [json.dumps(report.as_json(), ensure_ascii=False)] if as_json else told(report)
        self.stdout.write("\n".join(lines))


def _options(options: dict[str, Any]) -> IngestOptions:
    first, end = options["first"], options["end"]
    asked = IngestOptions(
        venue=options["venue"],
        city=options["city"],
        timezone=options["timezone"],
        first=first,
        end=end,
        dry_run=options["dry_run"],
    )
    window = asked.window(now().date())
    if window.first >= window.end:
        raise CommandError(f"--from {window.first} must be before --to {window.end}.")
    return asked


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-08-22") from None


def _bar(sources: list[Source]) -> tqdm[Source]:
    return tqdm(sources, unit="source", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)
