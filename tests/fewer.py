"""A part of the profile's examples for what is costly to try, and all of them in the proof run."""

import os

from hypothesis import settings


def one_of(number: int) -> settings:
    """One of so many examples."""
    count = settings().max_examples
    return settings(max_examples=count if os.environ.get("DRIVEWAY_PROFILE") == "proof" else count // number)
