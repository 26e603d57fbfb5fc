"""`python -m evals` says what it cannot run."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def test_a_name_that_is_neither_a_measure_nor_a_file_is_an_error() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "evals", "relevence"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "relevence" in ended.stderr
