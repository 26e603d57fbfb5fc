"""Reads a gettext catalogue, and the words that the sources hold for one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

FOLDERS = ("accounts", "web", "ingest", "events", "api", "config")
_NAMES = ("_", "gettext", "ngettext", "pgettext", "npgettext")
_CALL = re.compile(
    r"\b(npgettext|ngettext|pgettext|gettext|_)\(((?:\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?)+)"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a source wants translated."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Entry:
    """One entry of a .po file."""

    values: dict[str, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def words(self) -> Words:
        return Words(
            self.values["msgid"], self.values.get("msgid_plural", ""), self.values.get("msgctxt", "")
        )

    @property
    def translations(self) -> list[str]:
        return [value for name, value in self.values.items() if name.startswith("msgstr")]


def entries_of(path: Path) -> list[Entry]:
    """The entries of a .po file, its head first; obsolete ones are comments and left out."""
    entries, last = [], ""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry = Entry(is_fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)))
        for line in block.splitlines():
            name, _space, literal = line.partition(" ") if line.startswith("msg") else (last, "", line)
            if literal.startswith('"'):
                entry.values[name] = entry.values.get(name, "") + ast.literal_eval(literal)
                last = name
        if entry.values:
            entries.append(entry)
    return entries


def words_of_sources(root: Path) -> Iterator[tuple[Path, Words]]:
    """Every text that a template or a module marks as translated."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".html", ".txt") and "templates" in path.parts:
                yield from ((path, words) for words in _of_template(path.read_text(encoding="utf-8")))
            elif path.suffix == ".py":
                yield from ((path, words) for words in _of_module(path.read_text(encoding="utf-8")))


def _of_template(text: str) -> Iterator[Words]:
    # Django's own reading of a template for xgettext: calls amid letters without meaning.
    for name, literals in _CALL.findall(templatize(text)):
        yield _words(name, ast.literal_eval(f"({literals.rstrip().rstrip(',')},)"))


def _of_module(text: str) -> Iterator[Words]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id.removesuffix("_lazy")
        literals = [one.value for one in node.args if isinstance(one, ast.Constant)]
        if name in _NAMES and literals:
            yield _words(name, tuple(literals))


def _words(name: str, literals: tuple[str, ...]) -> Words:
    if name == "ngettext":
        return Words(literals[0], plural=literals[1])
    if name == "pgettext":
        return Words(literals[1], context=literals[0])
    if name == "npgettext":
        return Words(literals[1], plural=literals[2], context=literals[0])
    return Words(literals[0])
