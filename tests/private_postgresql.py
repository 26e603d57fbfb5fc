"""A pytest plugin: the tests' own PostgreSQL, open before Django reads its settings."""

import os
from contextlib import ExitStack

from config.processes import database

_opened = ExitStack()


def pytest_load_initial_conftests() -> None:
    """Open the cluster of the tests under var/tests; a DATABASE_URL in the environment is used instead."""
    os.environ.setdefault("DATA_DIR", "var/tests")
    for name in ("NOW", "LLM_BASE_URL", "LLM_MODEL", "LLM_MODEL_B", "HOME_PLACE", "TIME_ZONE", "SAMPLE_DATA"):
        os.environ.pop(name, None)
    _opened.enter_context(database())


def pytest_unconfigure() -> None:
    _opened.close()
