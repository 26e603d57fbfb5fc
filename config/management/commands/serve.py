"""Serves the pages, the API and the stream in one process."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.serving import StartRefused, serve


class Command(BaseCommand):
    help = "Prepare the database (and, at first, the samples) and serve until Ctrl-C or SIGTERM."
    requires_system_checks = "__all__"

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            serve(say=self._say)
        except StartRefused as exc:
            raise CommandError(str(exc)) from None

    def _say(self, line: str) -> None:
        # At once, also to a file: who starts us from a script waits for the line with the token.
        self.stdout.write(line)
        self.stdout.flush()
