"""A street for every test."""

from collections.abc import Iterator

import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street, in_memory


@pytest.fixture
def street() -> Iterator[Street]:
    with in_memory() as street:
        yield street


@pytest.fixture
def payroll(street: Street) -> Payroll:
    """What hosts are paid by there."""
    return Payroll(street)
