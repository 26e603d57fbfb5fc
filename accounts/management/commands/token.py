"""Prints an access token."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.tokens import access_token


class Command(BaseCommand):
    help = "Print an access token of 60 minutes for an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="username or e-mail address")

    def handle(self, *_args: Any, username: str, **_options: Any) -> None:
        user = User.objects.by_name_or_email(username)
        if user is None or not user.is_active:
            raise CommandError(f"There is no active account named {username}.")
        self.stdout.write(access_token(user))
