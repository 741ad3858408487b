"""Nothing below talks to anybody unless it is asked for by name: deselected, so that no run shows a skip."""

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what is live for ``-m live``, and of that what needs a host for those who name one."""

    def wanted(item: pytest.Item) -> bool:
        if item.get_closest_marker("live") is None:
            return True
        has_host = item.get_closest_marker("needs_host") is None or "STRIPE_TEST_ACCOUNT" in os.environ
        return config.option.markexpr == "live" and has_host

    kept = [item for item in items if wanted(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
