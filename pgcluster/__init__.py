"""Starts, stops and finds the private PostgreSQL."""

from pgcluster.cluster import Cluster, open_cluster
from pgcluster.errors import ClusterError

__all__ = ["Cluster", "ClusterError", "open_cluster"]
