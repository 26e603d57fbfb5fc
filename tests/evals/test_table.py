"""The evaluation of the understanding runs anywhere and holds its floors."""

import subprocess
import sys
from pathlib import Path

from evals.conversations import OWN

PROJECT = Path(__file__).resolve().parents[2]


def evaluate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "evals", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )


def test_our_own_conversations_hold_every_floor() -> None:
    ended = evaluate(str(OWN))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "carried_over" in ended.stdout


def test_a_share_below_its_floor_fails(tmp_path: Path) -> None:
    wrong = OWN.read_text().replace('"cost": "free"', '"cost": null')
    (tmp_path / "wrong.json").write_text(wrong)
    ended = evaluate(str(tmp_path / "wrong.json"))
    assert ended.returncode == 1
    assert "BELOW" in ended.stdout
