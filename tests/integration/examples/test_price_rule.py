"""The price rule of the examples, by its own tests."""

from examples.price_rule.test_game_night import *  # noqa: F403  # its tests, and what they need
