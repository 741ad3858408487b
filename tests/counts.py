"""How many random examples a property takes that is slower than others."""

from hypothesis import settings

_FEWEST = 5


def one_in(share: int) -> settings:
    """One for so many of the profile's."""
    return settings(max_examples=max(_FEWEST, settings().max_examples // share))
