"""Cars that do not exist: numbers with the right shape that no real car has been seen with."""

from typing import Final

import attrs

from driveway_core.vin import Vin, check_digit

LEGACY_YEARS: Final = frozenset("BCDEFGHJKL")
"""Year letters up to 2020."""

_FIRST_SERIAL: Final = 900_001  # far above what was built in any year


def fake_vin(number: int, *, model: str = "3", year: str = "R", plant: str = "F") -> Vin:
    """The VIN of the ``number``-th made-up car: S, 3, X, Y or C, year letter, plant letter.

    Its check digit is right, its serial number higher than any Tesla's plant reaches.
    """
    prefix = "7G2" if model == "C" else "7SA" if model in "XY" and year > "M" else "5YJ"
    text = f"{prefix}{model}E1EA0{year}{plant}{_FIRST_SERIAL + number:06d}"
    return Vin(f"{text[:8]}{check_digit(text)}{text[9:]}")


def must_be_signed(vin: Vin) -> bool:
    """Whether the car of that VIN obeys signed commands only: all but Models S and X until 2020."""
    return not (vin.value[3] in "SX" and vin.value[9] in LEGACY_YEARS)


@attrs.frozen(kw_only=True)
class Identity:
    """What is fixed of a car.

    ``listing_id`` and ``vehicle_id`` are the maker's numbers of it, ``region``
    is na, eu or cn, ``drivers`` may use it besides its ``owner``.
    ``parks_itself`` is what no real car does for anybody but its own driver.
    """

    vin: Vin
    owner: str
    listing_id: int
    vehicle_id: int
    display_name: str
    region: str = "na"
    firmware: str = "2025.44.3"
    needs_signing: bool = True
    parks_itself: bool = False
    smart_summon: bool | None = None
    takes_destinations: bool = True
    drivers: frozenset[str] = frozenset()
