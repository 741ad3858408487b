"""A town for every test."""

import pytest
from tests.unit.use_cases.town import Town


@pytest.fixture
def town() -> Town:
    return Town()
