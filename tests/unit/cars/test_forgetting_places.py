"""Where cars were is forgotten in memory."""

import pytest
from tests.unit.cars.forgetting import ForgettingPlaces

from driveway_core.ports import Transactions
from driveway_memory import Memory


class TestForgettingPlaces(ForgettingPlaces):
    @pytest.fixture
    def transactions(self) -> Transactions:
        return Memory().transactions
