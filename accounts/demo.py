"""The account that comes with the sample calendars."""

import os
import secrets
from pathlib import Path

from accounts.models import User

USERNAME = "demo"


def demo_account(data_dir: Path) -> tuple[User, str]:
    """The demo account and its password, which is made once and kept in `data_dir` (mode 600)."""
    password = _stored_password(data_dir / "demo_password")
    account, is_new = User.objects.get_or_create(username=USERNAME, defaults={"first_name": "Demo"})
    if is_new or not account.check_password(password):
        account.set_password(password)
        account.save(update_fields=["password"])
    return account, password


def _stored_password(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    password = secrets.token_urlsafe(9)
    with os.fdopen(descriptor, "w") as file:
        file.write(password)
    return password
