"""The key that signs cookies and tokens when SECRET_KEY is not given."""

import os
import secrets
from pathlib import Path


def stored_key(data_dir: Path) -> str:
    """Return the key kept in `data_dir`, made once and readable by the owner only (mode 600)."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
