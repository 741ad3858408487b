"""Hypothesis profiles, and the tests that only the proof run has time for."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

pytest_plugins = ["tests.planted"]

PROFILE = os.environ.get("DRIVEWAY_PROFILE", "test")

settings.register_profile(
    "test", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("brief", parent=settings.get_profile("test"), max_examples=5)
settings.register_profile("proof", parent=settings.get_profile("test"), max_examples=1000)
settings.register_profile("deep", parent=settings.get_profile("test"), max_examples=20_000)
settings.register_profile(
    "mutants",  # a mutant is caught or it is not, the same each time: nobody reads the smallest example
    parent=settings.get_profile("test"),
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
)
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what only the proof run has time for: deselected, so that no run shows a skip."""
    if PROFILE == "proof":
        items.sort(key=lambda item: item.get_closest_marker("proof") is None)  # the longest first
        return
    kept = [item for item in items if item.get_closest_marker("proof") is None]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
