"""The examples' own tests, on the PostgreSQL of this run."""

import pytest

pytest.register_assert_rewrite("examples")


@pytest.fixture(scope="module")
def migrated_url(module_database_url: str) -> str:
    """A database that the tests of one example share."""
    return module_database_url
