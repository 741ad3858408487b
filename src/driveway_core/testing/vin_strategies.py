"""Hypothesis strategies for VINs that no real car needs to have."""

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

from driveway_core.vin import CHECKED_PREFIXES, MODELS, Vin, check_digit

VIN_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
"""The characters a VIN may have: no I, O or Q."""

YEAR_LETTERS: Final = "89ABCDEFGHJKLMNPRSTVWXY1234567"
"""The year letters of 2008 to 2037, in order."""


def make_vin(
    *,
    prefix: str = "5YJ",
    model: str = "3",
    details: str = "E1EA",
    year: str = "P",
    plant: str = "F",
    serial: int = 1,
) -> Vin:
    """A VIN of these parts with the check digit that belongs to it.

    ``prefix`` is 3 characters, ``model``, ``year`` and ``plant`` one letter
    each, ``details`` characters 5 to 8, ``serial`` up to 999,999.
    """
    text = f"{prefix}{model}{details}0{year}{plant}{serial:06d}"
    return Vin(with_check_digit(text))


def with_check_digit(text: str) -> str:
    """The same 17 characters with the right ninth one."""
    return f"{text[:8]}{check_digit(text)}{text[9:]}"


def vins(
    *,
    prefixes: Sequence[str] = tuple(sorted(CHECKED_PREFIXES)),
    models: Sequence[str] = tuple(MODELS),
    years: Sequence[str] = YEAR_LETTERS,
) -> st.SearchStrategy[Vin]:
    """VINs of some makers' prefixes, model letters and year letters, with right check digits."""
    return st.builds(
        make_vin,
        prefix=st.sampled_from(prefixes),
        model=st.sampled_from(models),
        year=st.sampled_from(years),
        details=st.text(VIN_ALPHABET, min_size=4, max_size=4),
        plant=st.sampled_from("FABCN"),
        serial=st.integers(1, 999_999),
    )
