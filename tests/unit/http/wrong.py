"""What a wrong request is, as data: what it asks, and the exact problem that it gets.

In paths and bodies, ``{driveway}``, ``{vehicle}``, ``{booking}``, ``{foreign}``
and ``{nobody}`` stand for ids. ``where`` lists the places that the problem
names: a JSON pointer, a query parameter, a header, or the field of an id that
leads nowhere.
"""

from collections.abc import Mapping
from typing import Final

import attrs
from tests.unit.http.world import told


@attrs.frozen
class Wrong:
    """One wrong request, made by ``who``, and the problem that it gets."""

    name: str
    method: str
    path: str
    body: object
    status: int
    type: str
    where: tuple[str, ...] = ()
    who: str = "driver"
    headers: Mapping[str, str] = attrs.field(factory=dict)


STAY: Final[Mapping[str, object]] = {
    "driveway_id": "{driveway}",
    "vehicle_id": "{vehicle}",
    "start_time": told(10),
    "end_time": told(12),
}
