"""Stays that change keep every law on PostgreSQL too, whatever happens on the way."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from driveway_core.testing.changing_stays import ChangingStay
from driveway_postgres import Database

FEW = settings(max_examples=max(4, settings().max_examples // 10), stateful_step_count=15)


def test_a_stay_that_changes_costs_what_it_would_have_cost_at_once(database: Database) -> None:
    class ChangingStayOnPostgres(ChangingStay):
        """Every example with a driveway of its own."""

        def __init__(self) -> None:
            super().__init__(database.transactions)

    run_state_machine_as_test(ChangingStayOnPostgres, settings=FEW)
