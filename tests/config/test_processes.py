"""Commands say in one sentence what stops them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_database_without_tables_is_said_and_not_shown(tmp_path: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": ""}
    asked = subprocess.run(
        [sys.executable, "manage.py", "ask", "what is on?"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert asked.returncode == 1
    assert asked.stderr.strip().startswith("Error: The database is not prepared")
    assert "Traceback" not in asked.stderr
