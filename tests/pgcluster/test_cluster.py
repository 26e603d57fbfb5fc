"""The private PostgreSQL with real processes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from pgcluster import ClusterError, open_cluster

FAST = {"fsync": "off", "shared_buffers": "16MB"}
PROJECT = Path(__file__).resolve().parents[2]

# Opens the cluster, says so, and leaves when its input ends.
USER_PROCESS = """
import sys, pathlib
from pgcluster import open_cluster
with open_cluster(pathlib.Path(sys.argv[1]), {"fsync": "off", "shared_buffers": "16MB"}) as cluster:
    print(cluster.url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory with its files made, stopped; initdb is the slow part, so it runs once."""
    home = Path(tempfile.mkdtemp(prefix="cluster test "))
    open_cluster(home, FAST).close()
    yield home
    shutil.rmtree(home)


def postmaster(home: Path) -> psutil.Process | None:
    try:
        return psutil.Process(int((home / "postgres/postmaster.pid").read_text().split("\n")[0]))
    except (OSError, psutil.NoSuchProcess):
        return None


def start_user(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER_PROCESS, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_it_is_version_18_with_vectors_and_listens_on_no_port(made: Path) -> None:
    with open_cluster(made, FAST) as cluster, psycopg.connect(cluster.url) as connection:
        assert connection.info.server_version // 10000 == 18
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        assert connection.execute("SELECT '[1,2]'::vector <=> '[1,2]'").fetchone() == (0.0,)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_processes_share_it_and_the_last_to_leave_stops_it(made: Path) -> None:
    first, second = start_user(made), start_user(made)
    leave(first)
    assert postmaster(made) is not None
    leave(second)
    assert postmaster(made) is None


def test_a_killed_user_does_not_keep_it_running(made: Path) -> None:
    killed = start_user(made)
    killed.kill()
    killed.communicate()
    leave(start_user(made))
    assert postmaster(made) is None


def test_data_outlives_a_killed_server(made: Path) -> None:
    with open_cluster(made, FAST) as cluster:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (id int)")
        server = postmaster(made)
        assert server is not None
        for process in [server, *server.children()]:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs([server], timeout=10)
        with open_cluster(made, FAST) as again, psycopg.connect(again.url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(made: Path) -> None:
    (made / "postgres/postmaster.pid").write_text(
        f"{os.getpid()}\n{made}/postgres\n0\n5432\n\n\n0 0\nready\n"
    )
    with open_cluster(made, FAST) as cluster:
        psycopg.connect(cluster.url).close()


def test_ctrl_c_in_the_terminal_does_not_reach_it(made: Path) -> None:
    with open_cluster(made, FAST):
        server = postmaster(made)
        assert server is not None
        assert os.getsid(server.pid) != os.getsid(0)


def test_files_of_another_version_are_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/PG_VERSION").write_text("16\n")
    with pytest.raises(ClusterError, match=r"is of PostgreSQL 16; this release needs 18") as refusal:
        open_cluster(tmp_path)
    assert refusal.value.code == "wrong_version"


def test_a_directory_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ClusterError) as refusal:
        open_cluster(tmp_path / "file" / "data")
    assert refusal.value.code == "data_dir_unusable"


def test_a_path_too_long_for_a_socket_works() -> None:
    home = Path(tempfile.mkdtemp()) / ("long" * 30)
    try:
        with open_cluster(home, FAST) as cluster:
            psycopg.connect(cluster.url).close()
    finally:
        shutil.rmtree(home.parent)
