"""A street for every test, and what the crash matrix came to."""

from collections.abc import Iterator

import pytest
from tests.integration.money.cells import TALLIES
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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many cells there are, and how many ran."""
    for kind, tally in config.stash.get(TALLIES, {}).items():
        terminalreporter.write_line(f"crash matrix, {kind}: {tally.ran} of {tally.there} cells ran")
