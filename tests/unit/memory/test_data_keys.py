"""Data keys in memory keep every promise of their port."""

import pytest

from driveway_core.ports import KeyRing, KeyStore
from driveway_core.testing.contracts import KeyRingContract, KeyStoreContract
from driveway_memory import MemoryKeyRing, MemoryKeyStore


class TestMemoryKeyStore(KeyStoreContract):
    @pytest.fixture
    def keys(self) -> KeyStore:
        return MemoryKeyStore()


class TestMemoryKeyRing(KeyRingContract):
    @pytest.fixture
    def ring(self) -> KeyRing:
        return MemoryKeyRing()
