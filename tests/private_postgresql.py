"""A pytest plugin: the tests' own PostgreSQL, under var/tests, unless DATABASE_URL names another.

It opens the cluster when it is imported: pytest-django reads the settings before any hook of ours runs.
"""

import os
from contextlib import ExitStack

from config.processes import database

# The data of a test is not worth waiting for the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# What a developer has set for trying things out must not change what the tests see.
PERSONAL = ("NOW", "LLM_BASE_URL", "LLM_MODEL", "LLM_MODEL_B", "HOME_PLACE", "TIME_ZONE", "SAMPLE_DATA")

_opened = ExitStack()


def pytest_unconfigure() -> None:
    """Leave the cluster; the last test run to leave stops it."""
    _opened.close()


for name in PERSONAL:
    os.environ.pop(name, None)
os.environ.setdefault("DATA_DIR", "var/tests")
_opened.enter_context(database(overrides=FAST))
