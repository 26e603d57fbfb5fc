"""What an operator names on the command line, as things to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import FetchError
from ingest.fetch.body import Body
from ingest.fetch.files import files_in, read_file
from ingest.fetch.web import as_http

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Source:
    """One calendar: a web address or a file, or a text already in hand (`content`)."""

    location: str
    content: bytes | None = None

    @property
    def is_url(self) -> bool:
        return bool(_SCHEME.match(self.location))

    @property
    def key(self) -> str:
        """What the feed is stored under: the address, or the file's full path."""
        if self.content is not None:
            return self.location
        return as_http(self.location) if self.is_url else str(Path(self.location).expanduser().resolve())

    @property
    def base_url(self) -> str:
        """What relative links are relative to; empty for a file."""
        return self.key if self.is_url and self.content is None else ""

    def local_body(self) -> Body:
        """The text in hand, or the file's; raises FetchError."""
        if self.content is not None:
            return Body(self.content, self.location)
        path = Path(self.key)
        if path.is_dir():
            raise FetchError("the folder holds no .ics, .html or .json file", code="not_found")
        return read_file(path)


def expand(names: Iterable[str]) -> Iterator[Source]:
    """The sources the names stand for: every calendar file of a folder, else one each."""
    for name in names:
        path = Path(name).expanduser()
        inside = files_in(path) if not _SCHEME.match(name) and path.is_dir() else []
        if inside:
            yield from (Source(str(one)) for one in inside)
        else:
            yield Source(name)
