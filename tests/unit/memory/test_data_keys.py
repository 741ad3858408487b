"""Data keys in memory keep every promise of their port."""

import pytest

from driveway_core.ports import KeyStore
from driveway_core.testing.contracts import KeyStoreContract
from driveway_memory import MemoryKeyStore


class TestMemoryKeyStore(KeyStoreContract):
    @pytest.fixture
    def keys(self) -> KeyStore:
        return MemoryKeyStore()
