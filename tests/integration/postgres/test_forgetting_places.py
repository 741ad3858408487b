"""Where cars were is forgotten on PostgreSQL."""

import pytest
from tests.unit.cars.forgetting import ForgettingPlaces

from driveway_core.ports import Transactions
from driveway_postgres import Database


class TestForgettingPlaces(ForgettingPlaces):
    @pytest.fixture
    def transactions(self, database: Database) -> Transactions:
        return database.transactions
