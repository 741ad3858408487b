"""The SQL that pages show is taken by a database with our schema, statement by statement."""

from typing import Final

import psycopg
import pytest
from tests.integration.guide.blocks import Block, blocks_of, written

BLOCKS: Final = [block for page in written() for block in blocks_of(page) if block.language == "sql"]
A_TABLE: Final = "CREATE TABLE trinkets (account_id uuid, booking_id uuid, is_published boolean)"


def statements(block: Block) -> list[str]:
    """The statements of a block; `DATABASE driveway` is this one's name."""
    lines = [line.partition("--")[0].strip() for line in block.text.splitlines()]
    return [each.strip() for each in " ".join(lines).split(";") if each.strip()]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}:{block.line}")
def test_every_statement_is_taken(block: Block, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        for statement in statements(block):
            connection.execute(A_TABLE)
            named = statement.replace("DATABASE driveway", f'DATABASE "{connection.info.dbname}"')
            connection.execute(named.encode())
            connection.rollback()
    assert statements(block)


def test_there_is_some() -> None:
    assert len(BLOCKS) >= 2
