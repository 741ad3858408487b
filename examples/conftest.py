"""Where the examples' tests find a PostgreSQL when they are run by themselves."""

import os

import pytest


@pytest.fixture(scope="module")
def migrated_url() -> str:
    """An empty database that ``driveway migrate`` has brought to our schema: ``DATABASE_URL``."""
    return os.environ["DATABASE_URL"]
