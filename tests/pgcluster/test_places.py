"""Where the data may be, how the server is set up, and what is said when it cannot be."""

import os
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from pgcluster import ClusterError, open_cluster

FAST = {"fsync": "off"}
NAMES = ['Bücherei, "quotes" & $HOME `x`', "long" * 30]


def fails(code: str, home: Path, overrides=None) -> str:
    with pytest.raises(ClusterError) as caught:
        open_cluster(home, overrides)
    assert caught.value.code == code
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


@pytest.mark.parametrize("name", NAMES)
def test_the_data_directory_may_have_any_name(tmp_path, name):
    with open_cluster(tmp_path / name / "var", FAST) as cluster, psycopg.connect(cluster.url) as connection:
        directory = connection.execute("SHOW data_directory").fetchone()[0]
        socket_dir = Path(unquote(cluster.url.partition("?host=")[2]))
        assert socket_dir.stat().st_mode & 0o777 == 0o700
    assert directory == str(tmp_path / name / "var" / "postgres")
    # Neither name will do for a socket, which is in the temporary directory then.
    assert not socket_dir.exists()


def test_a_relative_data_directory_is_taken_from_the_working_directory(home, monkeypatch):
    monkeypatch.chdir(home.parent)
    with open_cluster(Path(home.name), FAST) as cluster:
        monkeypatch.chdir("/")
        psycopg.connect(cluster.url).close()


def test_only_the_owner_reaches_the_server(home):
    with open_cluster(home, FAST) as cluster, psycopg.connect(cluster.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone()[0] == ""
    assert (home / "postgres").stat().st_mode & 0o077 == 0


def test_a_setting_of_the_caller_wins_until_the_next_start(home):
    def work_mem(overrides):
        with open_cluster(home, overrides) as cluster, psycopg.connect(cluster.url) as connection:
            return connection.execute("SHOW work_mem").fetchone()[0]

    assert work_mem({"work_mem": "3MB"}) == "3MB"
    assert work_mem(None) == "16MB"


def test_what_people_write_is_not_in_the_log(home):
    with open_cluster(home, FAST) as cluster, psycopg.connect(cluster.url) as connection:
        connection.execute("CREATE TEMP TABLE once (words text PRIMARY KEY)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once VALUES ('my secret'), ('my secret')")
    logs = "".join(path.read_text() for path in (home / "postgres" / "logs").iterdir())
    assert "duplicate key" in logs
    assert "my secret" not in logs


def test_a_file_in_place_of_the_data_directory_is_said(tmp_path):
    (tmp_path / "var").write_text("")
    assert str(tmp_path / "var") in fails("data_dir_unusable", tmp_path / "var")


def test_a_folder_that_is_not_postgresqls_is_left_alone(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "letters.txt").write_text("dear")
    fails("data_dir_unusable", tmp_path)
    assert (tmp_path / "postgres" / "letters.txt").read_text() == "dear"


def test_a_line_break_in_the_name_is_refused(tmp_path):
    fails("data_dir_unusable", tmp_path / "two\nlines")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_directory_that_cannot_be_written_is_said(tmp_path):
    tmp_path.chmod(0o500)
    fails("data_dir_unusable", tmp_path)


def test_data_of_another_version_is_left_alone(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    assert "PostgreSQL 16" in fails("wrong_version", tmp_path)


def test_a_failed_start_names_its_log_and_leaves_nothing_locked(home):
    message = fails("start_failed", home, {"shared_buffers": "plenty"})
    assert str(home / "postgres" / "logs") in message
    with open_cluster(home, FAST) as cluster:
        psycopg.connect(cluster.url).close()
