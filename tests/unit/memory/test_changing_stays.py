"""Stays that change in memory keep every law, whatever happens on the way."""

import pytest
from hypothesis import settings

from driveway_core.testing.changing_stays import ChangingStay
from driveway_memory import Memory


class ChangingStayInMemory(ChangingStay):
    """Each example over a memory of its own."""

    def __init__(self) -> None:
        super().__init__(Memory().transactions)


TestChangingStay = pytest.mark.wide(ChangingStayInMemory.TestCase)
TestChangingStay.settings = settings(max_examples=settings().max_examples // 2, stateful_step_count=20)
