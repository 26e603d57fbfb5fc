"""Where the data is: DATABASE_URL, or the private PostgreSQL that the process has opened."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

CONNECT_TIMEOUT_S = 5
# Thirteen threads of the chat service, Django's own, and one to spare.
POOL_SIZE = 16
# What waits for a connection is told that the database is away before its reader gives up.
WAIT_S = 3
# A connection that cannot be made is given up soon, so that the first one asked for later is tried at once.
RECONNECT_S = 2
# A network that swallows packets is noticed within so many seconds instead of two hours.
NETWORK = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 10_000}


def connection_settings(database_url: str, data_dir: Path) -> dict[str, Any]:
    """Django's DATABASES entry for a PostgreSQL address; raises ImproperlyConfigured when it is not one.

    Without an address the entry names the private cluster under `data_dir`; `manage.py` opens that cluster
    and passes its address on before Django reads its settings.
    """
    parts = _address_parts(database_url) if database_url else {"host": str(data_dir), "user": "postgres"}
    options = {
        key: value
        for key, value in parts.items()
        if key not in {"dbname", "user", "password", "host", "port"}
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "superschedules"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": {
            "connect_timeout": CONNECT_TIMEOUT_S,
            # Statements of `events.statements` are prepared when they are asked for the third time.
            "prepare_threshold": 2,
            "pool": {
                "min_size": 1,
                "max_size": POOL_SIZE,
                "timeout": WAIT_S,
                "reconnect_timeout": RECONNECT_S,
            },
            **NETWORK,
            **options,
        },
    }


def _address_parts(database_url: str) -> dict[str, Any]:
    if not database_url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured("DATABASE_URL must be a postgresql:// address.")
    try:
        parts = conninfo_to_dict(database_url)
    except psycopg.ProgrammingError:
        raise ImproperlyConfigured("DATABASE_URL is not a valid postgresql:// address.") from None
    return {key: value for key, value in parts.items() if value is not None}
