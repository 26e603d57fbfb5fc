"""How often somebody may give a wrong password for a name, on the pages and over HTTP alike."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.limits import Limit, address_of

QUARTER_S = 900
WRONG_PER_QUARTER = 10

_wrong = Limit(QUARTER_S)


def check_tries(request: HttpRequest, name: str) -> None:
    """Raise TooOften when this address gave too many wrong passwords for this name."""
    _wrong.check(_key(request, name), WRONG_PER_QUARTER)


def note_wrong_password(request: HttpRequest, name: str) -> None:
    """Count one; also when many come at once and all were let in by `check_tries`."""
    _wrong.count(_key(request, name))


def note_right_password(request: HttpRequest, name: str) -> None:
    """What was tried before no longer counts."""
    _wrong.forget(_key(request, name))


def clear_tries() -> None:
    """Begin to count everybody anew."""
    _wrong.clear()


def _key(request: HttpRequest, name: str) -> str:
    return f"{address_of(request)} {name.strip().lower()}"
