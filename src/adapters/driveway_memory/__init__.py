"""Every port in memory: for tests, for examples and for embedding.

Whatever the contract suites ask of PostgreSQL is asked of this adapter too,
double booking included. Nothing outlives the process.
"""

from driveway_memory.audit_trail import MemoryWitness
from driveway_memory.data_keys import MemoryKeyRing, MemoryKeyStore
from driveway_memory.memory import Memory
from driveway_memory.messages import MemoryNotifier
from driveway_memory.photos import MemoryPhotoStore

__all__ = ["Memory", "MemoryKeyRing", "MemoryKeyStore", "MemoryNotifier", "MemoryPhotoStore", "MemoryWitness"]
