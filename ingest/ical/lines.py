"""From the bytes of an .ics file to its components, mending what publishers get wrong.

Nothing here knows what a property means. A line that cannot be read costs only itself, a component that
is cut off costs only itself.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.decoding import to_text
from ingest.report import Repairs

MAX_LINE = 200_000
_NAME = re.compile(r"^([A-Za-z0-9-]+)")
_PARAMETER = re.compile(r';\s*([\w-]+)\s*(?:=((?:"[^"]*"|[^";:])*))?')
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BEGIN = re.compile(rb"(?:(?<=[\r\n])|^(?:\xef\xbb\xbf)?)[ \t]*BEGIN\s*:\s*VCALENDAR", re.IGNORECASE)
_QUOTED = b"QUOTED-PRINTABLE"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: upper-case name, parameters by upper-case name (unquoted), raw value."""

    name: str
    params: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A BEGIN…END block: its properties by name in order, and the blocks inside it."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    inner: list[Component] = field(default_factory=list)
    source_lines: list[str] = field(default_factory=list)

    def first(self, *names: str) -> Property | None:
        """The first property of the first of these names that is there."""
        for name in names:
            if self.properties.get(name):
                return self.properties[name][0]
        return None

    def all(self, name: str) -> list[Property]:
        """Every property of this name, in order."""
        return self.properties.get(name, [])


@dataclass(frozen=True, slots=True)
class Calendars:
    """All VCALENDARs of a body; `is_cut_off` when the last one does not end."""

    calendars: list[Component]
    is_cut_off: bool


def is_ical(body: bytes) -> bool:
    """Whether there is a VCALENDAR in the first part of the body."""
    head = body[:20_000]
    if head.startswith(_WIDE_MARKS):
        head = to_text(head).encode()
    return bool(_BEGIN.search(head))


def read_calendars(body: bytes, charset: str, repairs: Repairs) -> Calendars:
    """Every VCALENDAR of the body with its complete components."""
    reader = _Reader(repairs)
    for line in _logical_lines(body, charset, repairs):
        reader.read(line)
    return reader.finish()


def _logical_lines(body: bytes, charset: str, repairs: Repairs) -> Iterator[str]:
    if body.startswith(_WIDE_MARKS):
        body = to_text(body).encode()
    begin = _BEGIN.search(body)
    if begin is None:
        return
    if body[: begin.start()].strip(b"\xef\xbb\xbf \t\r\n"):
        repairs.note("text before BEGIN:VCALENDAR was skipped")
    # Folds may fall inside a UTF-8 character, so bytes are unfolded before they are decoded.
    body = _FOLD.sub(b"", body[begin.start() :])
    lines = _LINE_END.split(to_text(body, charset))
    for line in _joined(lines) if _QUOTED in body.upper() else lines:
        if line.strip():
            yield line


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Lines whose value goes on after a soft break, in one."""
    quoted = ""
    for line in lines:
        if quoted or _is_quoted_printable(line):
            quoted += line
            if line.endswith("="):
                quoted = quoted[:-1]
                continue
            line, quoted = quoted, ""
        yield line


def _is_quoted_printable(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line[:200].upper().partition(":")[0]


class _Reader:
    """Builds the tree of components line by line."""

    def __init__(self, repairs: Repairs) -> None:
        self._repairs = repairs
        self._calendars: list[Component] = []
        self._open: list[Component] = []

    def read(self, line: str) -> None:
        found = parse_line(line)
        if found is None:
            if self._open:
                self._repairs.note("unreadable lines were skipped")
            return
        if found.name == "BEGIN":
            self._begin(found.value.strip().upper())
        elif found.name == "END":
            self._end(found.value.strip().upper())
        elif self._open:
            self._open[-1].properties.setdefault(found.name, []).append(found)
        for component in self._open:
            if component.name == "VTIMEZONE":
                component.source_lines.append(line)

    def _begin(self, name: str) -> None:
        if name == "VCALENDAR":
            # A calendar that starts inside another: the first one was never ended.
            self._open.clear()
        elif not self._open:
            return
        if name == "VEVENT" and any(component.name == "VEVENT" for component in self._open):
            self._repairs.note("an event without END:VEVENT was dropped")
            while self._open[-1].name != "VEVENT":
                self._open.pop()
            self._open.pop()
        component = Component(name)
        if name == "VCALENDAR":
            self._calendars.append(component)
        self._open.append(component)

    def _end(self, name: str) -> None:
        if name not in (component.name for component in self._open):
            return
        while self._open:
            component = self._open.pop()
            if component.name == "VTIMEZONE":
                component.source_lines.append("END:VTIMEZONE")
            if component.name == name:
                break
        if self._open:
            self._open[-1].inner.append(component)

    def finish(self) -> Calendars:
        """The calendars; what is still open is cut off and left out."""
        return Calendars(self._calendars, is_cut_off=bool(self._open))


def parse_line(line: str) -> Property | None:
    """The property on an unfolded line, or None when it is not one."""
    line = line.lstrip(" \t\ufeff")[:MAX_LINE]
    name = _NAME.match(line)
    if name is None:
        return None
    params: dict[str, str] = {}
    at = name.end()
    while parameter := _PARAMETER.match(line, at):
        # vCard-style bare parameters name an encoding: DESCRIPTION;QUOTED-PRINTABLE:…
        key, value = parameter[1].upper(), parameter[2]
        params.setdefault(*(("ENCODING", key) if value is None else (key, value.strip().strip('"'))))
        at = parameter.end()
    rest = line[at:].lstrip(" \t")
    if not rest.startswith(":"):
        return None
    return Property(name[1].upper(), params, _decoded(rest[1:], params))


def _decoded(value: str, params: dict[str, str]) -> str:
    if params.get("ENCODING", "").upper() != "QUOTED-PRINTABLE":
        return value
    return to_text(quopri.decodestring(value.encode()), params.get("CHARSET", ""))
