"""What a page with a map may load."""

import attrs

from driveway_web.defence import STRICT, Policy
from driveway_web.site import site


def with_map(policy: Policy = STRICT) -> Policy:
    """A policy that lets the map's tiles in, where it is made of tiles."""
    tiles = site().tiles
    return policy if tiles is None else attrs.evolve(policy, pictures=(*policy.pictures, tiles.origin))
