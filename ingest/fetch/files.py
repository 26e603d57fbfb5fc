"""Sources that are files and folders."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import FetchError
from ingest.fetch.body import MAX_BYTES, Body

READ_SUFFIXES = frozenset({".ics", ".ical", ".html", ".htm", ".json"})


def files_in(folder: Path) -> list[Path]:
    """Every calendar file in a folder and below, by name; hidden ones are left out."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in READ_SUFFIXES and path.is_file())
    return sorted(
        path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_file(path: Path) -> Body:
    """The bytes of a file; raises FetchError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FetchError(f"larger than {MAX_BYTES // 1_000_000} MB", code="too_large")
        return Body(path.read_bytes(), str(path))
    except FileNotFoundError:
        raise FetchError("there is no such file", code="not_found") from None
    except OSError as exc:
        raise FetchError(f"the file cannot be read ({exc.strerror})") from exc
