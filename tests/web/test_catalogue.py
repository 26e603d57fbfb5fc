"""The Spanish catalogue says everything the sources say, and nothing else."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.web.catalogue import Entry, Words, entries_of, words_of_sources

ROOT = Path(settings.BASE_DIR)
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
HOW = "run makemessages, translate, run compilemessages (docs/decisions/0015-pages.md, Languages)"


def catalogue(language: str, ending: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{ending}"


def entries(language: str) -> list[Entry]:
    return [entry for entry in entries_of(catalogue(language, "po")) if entry.words.text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_translated(language: str) -> None:
    done = {entry.words for entry in entries(language) if all(entry.translations) and not entry.is_fuzzy}
    missing = {words.text: path.name for path, words in words_of_sources(ROOT) if words not in done}
    assert missing == {}, HOW


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_kept_that_no_source_has(language: str) -> None:
    wanted = {words for _path, words in words_of_sources(ROOT)}
    assert [entry.words.text for entry in entries(language) if entry.words not in wanted] == [], HOW


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    with catalogue(language, "mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)._catalog
    found.pop("")
    expected = {}
    for entry in entries(language):
        words = entry.words
        key = f"{words.context}\x04{words.text}" if words.context else words.text
        # What is missing or fuzzy is another test's, and never compiled.
        for number, text in enumerate(entry.translations if not entry.is_fuzzy else []):
            if text:
                expected[(key, number) if words.plural else key] = text
    assert found == expected, HOW


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_places_to_fill_and_the_same_marks(language: str) -> None:
    for entry in entries(language):
        words = entry.words
        for text in filter(None, entry.translations):
            assert marks_of(text) in (marks_of(words.text), marks_of(words.plural)), text


def marks_of(text: str) -> set[str]:
    """Places to fill, and what HTML reads; a straight quote would end an attribute."""
    return set(re.findall(r'%\(\w+\)[sd]|%%|\{\w*\}|</?\w+>|[<>&"]', text))


def test_a_template_and_a_module_are_read_for_their_texts(tmp_path: Path) -> None:
    (tmp_path / "web" / "templates").mkdir(parents=True)
    (tmp_path / "web" / "templates" / "x.html").write_text(
        "{% translate 'One' context 'c' %}{% blocktranslate count n=n trimmed %}\n {{ n }} day{% plural %}"
        "{{ n }} days{% endblocktranslate %}{{ _('Two') }}"
    )
    (tmp_path / "web" / "x.py").write_text('_("Th" "ree")\npgettext("c", "Four")\nnot_ours("Five")\n_(name)')
    assert {words for _path, words in words_of_sources(tmp_path)} == {
        Words("One", context="c"), Words("%(n)s day", "%(n)s days"), Words("Two"), Words("Three"),
        Words("Four", context="c"),
    }  # fmt: skip
