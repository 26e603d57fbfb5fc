"""What every test shares: the database, the people, the fakes."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import User
from accounts.password_tries import clear_tries
from accounts.tokens import access_token


def pytest_configure(config: pytest.Config) -> None:
    """Make passwords cheap (the real hash takes a third of a second), and let models speak freely."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # What most scripted models say is no sentence; tests of the checker turn it on.
    settings.LLM_CHECKED = False
    if "TEST_RUN_FOLDER" not in os.environ:
        # For what all processes of this run share, which inherit the name.
        made = os.environ["TEST_RUN_FOLDER"] = tempfile.mkdtemp(prefix="tests-")
        config.add_cleanup(lambda: shutil.rmtree(made, ignore_errors=True))


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Give each test run a database of its own, so that two runs do not meet."""
    settings.DATABASES["default"]["TEST"]["NAME"] = f"test_{os.getpid()}"


@pytest.fixture(autouse=True)
def no_wrong_passwords_yet() -> None:
    """What another test tried does not count."""
    clear_tries()


@pytest.fixture(scope="session")
def feeds_dir() -> Path:
    """The real calendars kept beside the checkout."""
    path = Path(settings.BASE_DIR).parent / "shared" / "data" / "feeds"
    if not path.is_dir():
        pytest.skip("the real calendars are not beside this checkout")
    return path


@pytest.fixture
def alice(db: None) -> User:
    """The owner in every permission test."""
    return User.objects.create_account("alice@example.org", "correct horse battery", username="alice")


@pytest.fixture
def bob(db: None) -> User:
    """The stranger in every permission test."""
    return User.objects.create_account("bob@example.org", "staple battery horse", username="bob")


@pytest.fixture
def as_alice(alice: User) -> dict[str, str]:
    """The headers of a request by Alice."""
    return {"Authorization": f"Bearer {access_token(alice)}"}


@pytest.fixture
def as_bob(bob: User) -> dict[str, str]:
    """The headers of a request by Bob."""
    return {"Authorization": f"Bearer {access_token(bob)}"}
