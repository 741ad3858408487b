"""The price rule of the examples, by its own tests."""

from examples.price_rule.test_game_night import (
    test_hosts_choose_it_and_are_told_what_is_wrong_with_it as test_hosts_choose_it,
)
from examples.price_rule.test_game_night import (
    test_it_keeps_the_laws_that_it_promises as test_it_keeps_its_laws,
)

__all__ = ["test_hosts_choose_it", "test_it_keeps_its_laws"]
