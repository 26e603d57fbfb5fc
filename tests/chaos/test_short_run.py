"""The rig itself, in its short form: the real product, a worker killed, PostgreSQL restarted."""

import re
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.acceptance

SHORT = ("--turns", "70", "--seed", "5", "--processes", "2")


def test_no_turn_comes_to_harm_in_a_short_run():
    run = subprocess.run(
        [sys.executable, "-m", "chaos", *SHORT],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    figures = dict(re.findall(r"^ *(\S.*?) {2,}([\d,]+)(?:  ≤.*)?$", run.stdout, re.MULTILINE))
    told = run.stdout + run.stderr
    assert int(figures["turns accepted"]) >= 70, told
    assert (figures["kill -9 of a worker"], figures["PostgreSQL restarted, fast"]) == ("1", "1"), told
    verdicts = (
        "lost",
        "doubled",
        "out of order",
        "stuck",
        "text differs",
        "replays that differ",
        "billed twice",
    )
    assert {name: figures[name] for name in verdicts} == dict.fromkeys(verdicts, "0"), told
    assert run.stdout.splitlines()[-1] == f"repeat with: python -m chaos {' '.join(SHORT)}"
