"""What turns cost the server and PostgreSQL, by the difference of their counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import psutil
from django.db import connection

from benchmarks.load import Exchange, asked, request, run
from benchmarks.served import Served
from benchmarks.table import Row

COUNTERS = """SELECT pg_current_wal_lsn() - '0/0'::pg_lsn,
              pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_backend_pid()"""


@dataclass(frozen=True, slots=True)
class Counters:
    """How far everything has counted."""

    statements: float
    transactions: float
    wal_kb: float
    server_cpu_ms: float
    postgres_cpu_ms: float

    @classmethod
    def of(cls, server: Served) -> Counters:
        """As they stand."""
        statements = run(asked(server.port, request("GET", "/benchmark/statements"), is_kept=True)).body
        with connection.cursor() as cursor:
            cursor.execute(COUNTERS)
            wal_bytes, transactions, backend = cursor.fetchone()
        return cls(
            float(statements),
            transactions,
            float(wal_bytes) / 1000,
            server.cpu_s * 1000,
            _cpu_s(backend) * 1000,
        )


class Meter:
    """Counts from when it is made."""

    def __init__(self, server: Served) -> None:
        self._server = server
        self._before = Counters.of(server)

    def spent(self, name: str, *, turns: int, streams: Sequence[Exchange]) -> list[Row]:
        """Rows of what each turn has cost since."""
        before, after = self._before, Counters.of(self._server)

        def row(what: str, counter: str, unit: str) -> Row:
            return Row(what, (getattr(after, counter) - getattr(before, counter)) / turns, unit=unit)

        return [
            row(f"{name}: statements", "statements", "beside BEGIN and COMMIT"),
            row("  transactions that write", "transactions", "transactions"),
            row("  write-ahead log", "wal_kb", "kB"),
            Row("  sent to the client", sum(one.size for one in streams) / turns / 1000, unit="kB"),
            row("  processor, server", "server_cpu_ms", "ms"),
            row("  processor, PostgreSQL", "postgres_cpu_ms", "ms"),
        ]


def _cpu_s(backend: int) -> float:
    """The processor time of a PostgreSQL on this machine, by the process of one of its connections."""
    server = psutil.Process(backend).parent()
    assert server is not None
    # Of children that have ended, the parent keeps account.
    own = sum(server.cpu_times()[:4])
    return own + sum(sum(child.cpu_times()[:2]) for child in server.children(recursive=True))
