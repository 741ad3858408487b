"""Whatever happens to money and to the news of it, in any order, the books are right in the end."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from tests.integration.money.paying_machine import PayingMachine
from tests.integration.servers import new_database

from driveway_memory import Memory
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

SOME = settings(max_examples=max(4, settings().max_examples // 12), stateful_step_count=30)
FEW = settings(max_examples=max(3, settings().max_examples // 30), stateful_step_count=15)


def test_our_books_are_the_gateways_whatever_happens() -> None:
    class InMemory(PayingMachine):
        """Every example with a marketplace of its own."""

        def __init__(self) -> None:
            super().__init__(Memory().transactions)

    run_state_machine_as_test(InMemory, settings=SOME)


def test_our_books_are_the_gateways_on_postgres_too(
    postgres_url: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home: Path = tmp_path_factory.mktemp("home")

    class OnPostgres(PayingMachine):
        """Every example with a database of its own."""

        def __init__(self) -> None:
            with ExitStack() as opening:
                url = opening.enter_context(new_database(postgres_url, template=migrated_template))
                database = Database.open(url, cipher=KeyRingCipher.open(home), pool_size=2)
                opening.callback(database.dispose)
                super().__init__(database.transactions)
                self.closing.push(opening.pop_all())

    run_state_machine_as_test(OnPostgres, settings=FEW)
