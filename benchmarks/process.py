"""How long the real server takes to be ready again, and how much memory it holds, beside a bare server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from django.conf import settings

from benchmarks.table import Floor, Row

READY_TIMEOUT_S = 180
QUESTIONS = 20
BARE = "from starlette.applications import Starlette; app = Starlette()"


def run(_events: int) -> list[Row]:
    """Start the server on samples twice, ask it some questions, and weigh it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        with _served(Path(folder)) as (_, _, first_s):
            pass
        with _served(Path(folder)) as (process, url, second_s):
            _ask(url, folder)
            memory_mb = process.memory_info().rss / 1e6
    return [
        Row("first start, samples loaded", first_s, unit="s"),
        Row("second start to ready", second_s, unit="s", floor=Floor(p50=8)),
        Row(
            f"serving process after {QUESTIONS} questions", memory_mb, unit="MB", floor=Floor(p50=400),
            reference="python + Starlette", reference_p50=_bare_memory_mb(),
        ),
    ]  # fmt: skip


@contextmanager
def _served(folder: Path) -> Iterator[tuple[psutil.Process, str, float]]:
    port = _free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "var"),
        "PORT": str(port),
        "DATABASE_URL": "",
        "INGEST_WORKERS": "0",
    }
    started = time.perf_counter()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield psutil.Process(process.pid), url, time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/api/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("the server did not become ready")


def _ask(url: str, folder: str) -> None:
    password = (Path(folder) / "var" / "demo_password").read_text().strip()
    with httpx.Client(base_url=url, timeout=30) as client:
        tokens = client.post("/api/v1/token", json={"username": "demo", "password": password}).json()
        headers = {"Authorization": f"Bearer {tokens['access']}"}
        for _ in range(QUESTIONS):
            body = {"message": "free concerts this weekend near Newton"}
            client.post("/api/v1/chat/stream", json=body, headers=headers)
        client.get("/")


def _bare_memory_mb() -> float:
    code = f"{BARE}; import psutil; print(psutil.Process().memory_info().rss)"
    return float(subprocess.check_output([sys.executable, "-c", code])) / 1e6


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
