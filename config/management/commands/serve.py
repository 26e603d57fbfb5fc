"""Serves the pages, the API and the stream in one process."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.serving import StartRefused, serve


class Command(BaseCommand):
    help = "Prepare the database (and, at first, the samples) and serve until Ctrl-C or SIGTERM."
    requires_system_checks = "__all__"

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            serve(say=self.stdout.write)
        except StartRefused as exc:
            raise CommandError(str(exc)) from None
