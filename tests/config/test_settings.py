"""Settings: the table in README is whole, and what cannot work is said in one sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def load(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own."""
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_readme_lists_every_setting() -> None:
    named = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', (PROJECT / "config/settings.py").read_text()))
    named |= set(re.findall(r'text\("([A-Z_]+)"', (PROJECT / "config/environment.py").read_text()))
    listed = set(re.findall(r"`([A-Z_]{3,})`", (PROJECT / "README.md").read_text().split("## Settings")[1]))
    assert named == listed


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eighty"}, "Error: PORT must be a whole number, not 'eighty'."),
        ({"PORT": "70000"}, "Error: PORT must be between 1 and 65535, not 70000."),
        ({"SAMPLE_DATA": "maybe"}, "Error: SAMPLE_DATA must be 1 or 0, not 'maybe'."),
        ({"NOW": "2026-08-22T12:00:00"}, "Error: NOW needs an offset, as in 2026-08-22T12:00:00-04:00."),
        ({"TIME_ZONE": "Mars/Olympus"}, "Error: TIME_ZONE must be an IANA time zone, not 'Mars/Olympus'."),
        (
            {"LLM_BASE_URL": "http://localhost:1"},
            "Error: LLM_BASE_URL needs LLM_MODEL: the name of the model to ask.",
        ),
        (
            {"LLM_BASE_URL": "http://localhost:1", "LLM_MODEL": "x", "LLM_COMPARE_SHARE": "50"},
            "Error: LLM_COMPARE_SHARE needs LLM_MODEL and LLM_MODEL_B: two models to compare.",
        ),
        ({"LLM_MODEL": "x"}, "Error: LLM_MODEL needs LLM_BASE_URL: the address of the server to ask."),
        (
            {"EMBED_HOSTS": "library.example.org; script-src *"},
            "Error: EMBED_HOSTS must list hosts such as library.example.org or *.example.com, "
            "not 'library.example.org; script-src *'.",
        ),
        ({"DATABASE_URL": "mysql://x"}, "Error: DATABASE_URL must be a postgresql:// address."),
        (
            {"WEB_PROCESSES": "65"},
            "Error: WEB_PROCESSES must be between 1 and 64, not 65.",
        ),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_the_setting(
    environment: dict[str, str], sentence: str
) -> None:
    ended = load(**environment)
    assert ended.returncode == 1
    assert ended.stderr.strip() == sentence


def test_the_defaults_pass_every_check() -> None:
    ended = load()
    assert ended.returncode == 0, ended.stderr
