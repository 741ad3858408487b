"""The fixtures that users of the suites override."""

from typing import Final

import pytest
from hypothesis import HealthCheck

from driveway_core.ports import DrivewaySearch, Replies, Transactions

SHARED_BY_ADAPTERS: Final = (HealthCheck.function_scoped_fixture, HealthCheck.differing_executors)
"""A suite's property runs once for each adapter, over the one store that its fixture gives."""


class OverTransactions:
    """A suite over the stores of one marketplace."""

    @pytest.fixture
    def transactions(self) -> Transactions:
        """Stores that hold nothing but the default settings."""
        raise NotImplementedError("override the fixture `transactions` with your adapter's")


class OverReplies(OverTransactions):
    """A suite that also asks for kept answers."""

    @pytest.fixture
    def replies(self) -> Replies:
        """Replies of the same marketplace as ``transactions``."""
        raise NotImplementedError("override the fixture `replies` with your adapter's")


class OverSearch(OverTransactions):
    """A suite that also searches."""

    @pytest.fixture
    def search(self) -> DrivewaySearch:
        """Search over the same marketplace as ``transactions``."""
        raise NotImplementedError("override the fixture `search` with your adapter's")
