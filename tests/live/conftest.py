"""Nothing below talks to anybody unless it is asked for by name: deselected, so that no run shows a skip."""

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what is live for ``-m live``, and of that what belongs to what was set."""

    def wanted(item: pytest.Item) -> bool:
        if item.get_closest_marker("live") is None:
            return True
        has_host = item.get_closest_marker("needs_host") is None or "STRIPE_TEST_ACCOUNT" in os.environ
        has_car = bool(os.environ.get("TESLA_TEST_TOKEN"))
        meant = (
            has_car if item.path.name == "test_tesla.py" else "STRIPE_TEST_KEY" in os.environ or not has_car
        )
        may_move = item.get_closest_marker("moves_car") is None or os.environ.get("TESLA_TEST_MOVES") == "yes"
        return config.option.markexpr == "live" and has_host and meant and may_move

    kept = [item for item in items if wanted(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
