"""Vehicle identification numbers for cars that do not exist; their check digits hold."""

from typing import Final

from driveway_core.vin import Vin, check_digit

MAKERS: Final = {"na": "5YJ", "eu": "XP7", "cn": "LRW"}
"""The maker's prefix of cars sold in a region."""


def made_up_vin(number: int, *, model: str = "3", prefix: str = "5YJ", year: str = "R") -> Vin:
    """The ``number``-th VIN of a model; R is 2024, and before M (2021) an S or X takes plain commands."""
    plant = {"XP7": "B", "LRW": "C"}.get(prefix, "F")
    raw = f"{prefix}{model}E1EA0{year}{plant}{number:06}"
    return Vin(f"{raw[:8]}{check_digit(raw)}{raw[9:]}")


def needs_signing(vin: Vin) -> bool:
    """Whether such a car obeys signed commands only: all but Model S and X from before 2021.

    Source: tesla-fleet-api, ``vehicle.py``.
    """
    model, year, plant_code = vin.value[3], vin.value[9], vin.value[7]
    before_2021 = model in "SX" and (year <= "L" or (year == "M" and plant_code in "1234"))
    return not before_2021
