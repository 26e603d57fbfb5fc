"""What can go wrong with the private PostgreSQL.

ClusterError
├── DataDirUnusable   data_dir_unusable
├── WrongVersion      wrong_version
└── StartFailed       start_failed
"""


class ClusterError(Exception):
    """The cluster cannot be used; the text is one sentence for the operator, `code` is stable."""

    code = "cluster_error"


class DataDirUnusable(ClusterError):
    code = "data_dir_unusable"


class WrongVersion(ClusterError):
    code = "wrong_version"


class StartFailed(ClusterError):
    code = "start_failed"
