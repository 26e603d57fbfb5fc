"""Reads and checks one setting at a time; the words of every message name the setting."""

import os
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"(https?://)?(\*\.)?{_LABEL}(\.{_LABEL})*(:(\d{{1,5}}|\*))?")


def text(name: str, default: str = "") -> str:
    """The setting's text without surrounding space, or `default` when it is unset or blank."""
    return os.environ.get(name, "").strip() or default


def integer(name: str, default: int, *, low: int = 0, high: int = 1_000_000) -> int:
    """A whole number of [low, high]; raises ImproperlyConfigured otherwise."""
    raw = text(name, str(default))
    try:
        value = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from None
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must be between {low} and {high}, not {value}.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off; raises ImproperlyConfigured otherwise."""
    raw = text(name, "1" if default else "0").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}.")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def hosts(name: str) -> list[str]:
    """Hosts as a Content-Security-Policy lists them; raises ImproperlyConfigured for anything else."""
    listed = [word.lower() for word in words(name)]
    for word in listed:
        # The pattern also keeps a space or a semicolon from adding something to the policy.
        if not _HOST.fullmatch(word):
            raise ImproperlyConfigured(
                f"{name} must list hosts such as library.example.org or *.example.com, not {word!r}."
            )
    return listed


def moment(name: str) -> datetime | None:
    """An ISO 8601 date-time with offset, or None when unset; raises ImproperlyConfigured otherwise."""
    raw = text(name)
    if not raw:
        return None
    try:
        value = datetime.fromisoformat(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be an ISO 8601 date-time, not {raw!r}.") from None
    if value.tzinfo is None:
        raise ImproperlyConfigured(f"{name} needs an offset, as in 2026-08-22T12:00:00-04:00.")
    return value


def web_address(name: str) -> str:
    """An http(s) address without a trailing slash, or empty; raises ImproperlyConfigured otherwise."""
    raw = text(name).rstrip("/")
    if raw and (urlsplit(raw).scheme not in {"http", "https"} or not urlsplit(raw).hostname):
        raise ImproperlyConfigured(f"{name} must be an http or https address, not {raw!r}.")
    return raw


def data_dir() -> Path:
    """Where our own files live; a relative DATA_DIR is relative to the project."""
    return (Path(__file__).resolve().parent.parent / text("DATA_DIR", "var")).resolve()


def tiles(name: str, default: str) -> str:
    """An address of tiles with {z}, {x} and {y}, empty for "none"; raises ImproperlyConfigured otherwise."""
    raw = text(name, default)
    if raw.lower() == "none":
        return ""
    is_web = urlsplit(raw).scheme in {"http", "https"} and "{" not in urlsplit(raw).netloc
    if not is_web or any(part not in raw for part in ("{z}", "{x}", "{y}")):
        raise ImproperlyConfigured(
            f"{name} must be an address with {{z}}, {{x}} and {{y}}, or none, not {raw!r}."
        )
    return raw
