"""What can go wrong with the private PostgreSQL.

ClusterError
├── DataDirUnusable   data_dir_unusable   not ours to write, or holds something else
├── WrongVersion      wrong_version       the files are of another PostgreSQL
├── ProgramsMissing   programs_missing    the wheel has nothing for this machine
├── UserMissing       user_missing        we are root, and there is nobody else to run it as
├── StartFailed       start_failed        the text names the log
└── StopFailed        stop_failed         the text names the log
"""


class ClusterError(Exception):
    """The cluster cannot be used; the text is one sentence for the operator, `code` is stable."""

    code = "cluster_error"


class DataDirUnusable(ClusterError):
    code = "data_dir_unusable"


class WrongVersion(ClusterError):
    code = "wrong_version"


class ProgramsMissing(ClusterError):
    code = "programs_missing"


class UserMissing(ClusterError):
    code = "user_missing"


class StartFailed(ClusterError):
    code = "start_failed"


class StopFailed(ClusterError):
    code = "stop_failed"
