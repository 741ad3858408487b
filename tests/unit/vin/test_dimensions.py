"""A car's size: what may be one, and what is assumed of a Tesla."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.dimensions import LONGEST_INCHES, SIZES, Dimensions, default_dimensions
from driveway_core.errors import InvalidValue

EDGES = ("length_inches", "width_inches", "height_inches")


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("wrong", [0, -1, LONGEST_INCHES + 1, 10**30, 72.8, "73", True, None])
def test_a_size_that_cannot_be_names_its_field(edge: str, wrong: object) -> None:
    sizes = {"length_inches": 185, "width_inches": 73, "height_inches": 57}
    with pytest.raises(InvalidValue) as refusal:
        Dimensions(**{**sizes, edge: wrong})  # type: ignore[arg-type]  # it refuses what a type checker would
    assert refusal.value.field == edge


@given(*[st.integers(1, LONGEST_INCHES)] * 3)
def test_any_positive_size_up_to_the_bound_is_one(length: int, width: int, height: int) -> None:
    size = Dimensions(length, width, height)
    assert (size.length_inches, size.width_inches, size.height_inches) == (length, width, height)


@pytest.mark.parametrize(
    "model, year, size",
    [
        ("Model S", 2012, (198, 79, 57)),
        ("Model S", 2021, (198, 79, 57)),
        ("Model 3", 2017, (185, 73, 57)),
        ("Model 3", 2023, (185, 73, 57)),
        ("Model 3", 2024, (186, 73, 57)),
        ("Model X", 2016, (199, 79, 67)),
        ("Model Y", 2024, (187, 76, 64)),
        ("Model Y", 2025, (189, 76, 64)),
        ("Cybertruck", 2024, (224, 80, 76)),
    ],
)
def test_a_model_and_its_year_have_a_size(model: str, year: int, size: tuple[int, int, int]) -> None:
    assert default_dimensions(model, year)[0] == Dimensions(*size)


def test_an_early_model_3_has_the_size_the_schema_assumes() -> None:
    assert default_dimensions("Model 3", 2020)[0] == Dimensions(185, 73, 57)


def test_every_default_is_at_least_what_was_published_and_less_than_an_inch_above() -> None:
    for row in SIZES:
        size, source = default_dimensions(row.model, row.first_year)
        published = (row.length, row.width, row.height)
        kept = (size.length_inches, size.width_inches, size.height_inches)
        assert all(0 <= whole - exact < 1 for whole, exact in zip(kept, published, strict=True))
        assert source == row.source


def test_every_row_says_where_it_comes_from() -> None:
    assert all(len(row.source) > 10 for row in SIZES)


def test_a_models_rows_follow_one_another_without_gap_or_overlap() -> None:
    for model in {row.model for row in SIZES}:
        rows = sorted((row.first_year, row.last_year) for row in SIZES if row.model == model)
        assert all(late[0] == early[1] + 1 for early, late in pairwise(rows))
        assert rows[-1][1] == 9999


def test_upper_and_lower_case_of_a_model_are_one() -> None:
    assert default_dimensions(" model y ", 2023) == default_dimensions("Model Y", 2023)


def test_a_year_before_the_model_began_is_taken_as_its_first() -> None:
    assert default_dimensions("Model 3", 2011) == default_dimensions("Model 3", 2017)


@pytest.mark.parametrize("model", ["Roadster", "Semi", "Cybercab", "Bolt", ""])
def test_a_model_without_a_known_size_has_to_be_measured(model: str) -> None:
    with pytest.raises(InvalidValue, match="give its length, width and height") as refusal:
        default_dimensions(model, 2024)
    assert refusal.value.field == "length_inches"
