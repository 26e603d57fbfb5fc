"""A short run of the fuzzer, so that what it would find at once is found here."""

import re
import subprocess
import sys

from django.conf import settings

# Other tests may hold the processor.
COMMAND = [sys.executable, "-m", "fuzz", "--runs", "8000", "--seconds", "20"]


def test_some_thousand_hostile_inputs_are_read_without_a_finding():
    # A process of its own between: the system counts the memory of whoever starts a process as that one's.
    ended = subprocess.run(COMMAND, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    counted = re.search(r"^([\d,]+) inputs without", ended.stdout, re.MULTILINE)
    assert int(counted[1].replace(",", "")) == 8000
