"""The fixtures that users of the suites override."""

import pytest

from driveway_core.ports import DrivewaySearch, Replies, Transactions


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
