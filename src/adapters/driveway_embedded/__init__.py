"""A real PostgreSQL without any set-up, started for the user.

``Cluster(home, find_binaries()).running()`` is all that most callers need. On Windows there are no
locks and sockets of the kind used here: set ``DATABASE_URL`` there.
"""

from driveway_embedded.binaries import Binaries, find_binaries
from driveway_embedded.cluster import Cluster, ClusterStatus
from driveway_embedded.errors import NoBackup, NoBinaries, NotStarted, UnusableHome

__all__ = [
    "Binaries",
    "Cluster",
    "ClusterStatus",
    "NoBackup",
    "NoBinaries",
    "NotStarted",
    "UnusableHome",
    "find_binaries",
]
