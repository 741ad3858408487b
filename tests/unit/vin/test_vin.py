"""The VIN: its shape, its check digit, and what a Tesla's tells."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.errors import InvalidValue
from driveway_core.testing.vin_strategies import VIN_ALPHABET, YEAR_LETTERS, make_vin, vins, with_check_digit
from driveway_core.vin import CHECKED_PREFIXES, MODELS, TESLA_PREFIXES, Vin, VinFacts, check_digit, decode

PUBLISHED = (
    "5YJSA2DN0DFP21224",
    "5YJSA7H4XFF088491",
    "5YJSA1CN5CFP01657",
    "5YJ3E1EA7HF000337",
    "1M8GDM9AXKP042788",
    "11111111111111111",
)
"""VINs whose check digits are published as right; the second and fifth have an X."""


@pytest.mark.parametrize("text", PUBLISHED)
def test_the_check_digit_of_a_published_vin_holds(text: str) -> None:
    assert Vin.parse(text).check_digit_holds


@given(vins())
def test_a_vin_reads_back_as_it_was_written(vin: Vin) -> None:
    assert Vin.parse(str(vin)) == vin


@given(vins(), st.integers(1, 16), st.sampled_from([" ", "-", "\t", " - "]))
def test_case_blanks_and_hyphens_do_not_matter(vin: Vin, at: int, gap: str) -> None:
    assert Vin.parse(f" {vin.value[:at].lower()}{gap}{vin.value[at:]}\n") == vin


@given(vins(), st.integers(3, 16), st.sampled_from(VIN_ALPHABET))
def test_one_wrong_character_is_refused_where_the_check_digit_decides(vin: Vin, at: int, wrong: str) -> None:
    text = f"{vin.value[:at]}{wrong}{vin.value[at + 1 :]}"
    if check_digit(text) == text[8]:
        assert _stand_for_the_same(vin.value[at], wrong)
        assert Vin(text).check_digit_holds
    else:
        with pytest.raises(InvalidValue, match="check digit does not fit"):
            Vin(text)


def test_the_check_digit_finds_every_single_wrong_character_that_has_another_value() -> None:
    for text in PUBLISHED:
        for at, right in enumerate(text):
            for wrong in VIN_ALPHABET:
                changed = f"{text[:at]}{wrong}{text[at + 1 :]}"
                missed = check_digit(changed) == changed[8]
                expected = wrong == right if at == 8 else _stand_for_the_same(right, wrong)
                assert missed == expected, (text, at, wrong)


@given(vins(), st.integers(3, 15).filter(lambda at: at not in (7, 8)))
def test_two_neighbours_swapped_are_refused(vin: Vin, at: int) -> None:
    first, second = vin.value[at], vin.value[at + 1]
    text = f"{vin.value[:at]}{second}{first}{vin.value[at + 2 :]}"
    if _stand_for_the_same(first, second):
        assert Vin(text).check_digit_holds
    else:
        with pytest.raises(InvalidValue, match="check digit does not fit"):
            Vin(text)


@pytest.mark.parametrize("text", ["LRW3E7FA5LC000001", "XP7YGCEE0NB000001", "1M8GDM9A0KP042788"])
def test_elsewhere_a_wrong_check_digit_is_only_a_hint(text: str) -> None:
    vin = Vin.parse(text)
    assert not vin.check_digit_required
    assert decode(vin).looks_mistyped is not vin.check_digit_holds


def test_the_hint_says_when_nothing_looks_wrong() -> None:
    assert not decode(make_vin(prefix="LRW")).looks_mistyped
    assert decode(Vin("1M8GDM9A0KP042788")).looks_mistyped


@pytest.mark.parametrize("prefix", sorted(CHECKED_PREFIXES))
def test_north_american_teslas_must_carry_the_right_digit(prefix: str) -> None:
    right = make_vin(prefix=prefix)
    wrong = "1" if right.value[8] == "0" else "0"
    assert right.check_digit_required
    with pytest.raises(InvalidValue) as refusal:
        Vin(f"{right.value[:8]}{wrong}{right.value[9:]}")
    assert refusal.value.field == "vin"


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "17 characters, this one has 0"),
        ("5YJ3E1EA7HF00033", "this one has 16"),
        ("5YJ3E1EA7HF0003377", "this one has 18"),
        ("5YJ3E1EA7HFO00337", "never has the letters I, O or Q"),
        ("5YJ3E1EA7HFi00337", "never has the letters I, O or Q"),
        ("5YJ3E1EA7HF00033Q", "never has the letters I, O or Q"),
        ("5YJ3E1EA7HF00033_", "only digits and capital letters"),
        ("5YJ3E1EA7HF00033٣", "only digits and capital letters"),
        ("5YJ3E1EA7HF00033É", "only digits and capital letters"),
    ],
)
def test_what_cannot_be_a_vin_is_refused_in_a_drivers_words(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refusal:
        Vin.parse(text)
    assert refusal.value.field == "vin"


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    with suppress(InvalidValue):
        assert len(Vin.parse(text).value) == 17


def test_a_vin_in_lower_case_is_not_a_value() -> None:
    with pytest.raises(InvalidValue):
        Vin("5yj3e1ea7hf000337")


@pytest.mark.parametrize(
    "text, model, year",
    [
        ("5YJ3E1EA7HF000337", "Model 3", 2017),
        ("5YJSA2DN0DFP21224", "Model S", 2013),
        ("5YJSA7H4XFF088491", "Model S", 2015),
        ("5YJSA1CN5CFP01657", "Model S", 2012),
    ],
)
def test_a_real_vin_tells_model_and_year(text: str, model: str, year: int) -> None:
    assert decode(Vin(text)) == VinFacts("Tesla", model, year, looks_mistyped=False)


@pytest.mark.parametrize("letter", MODELS)
@pytest.mark.parametrize("prefix", TESLA_PREFIXES)
def test_the_fourth_character_names_the_model(prefix: str, letter: str) -> None:
    facts = decode(make_vin(prefix=prefix, model=letter))
    assert (facts.maker, facts.model) == ("Tesla", MODELS[letter])


def test_every_year_letter_has_one_year_since_the_first_tesla() -> None:
    years = [decode(make_vin(year=letter)).year for letter in YEAR_LETTERS]
    assert years == list(range(2008, 2038))


@pytest.mark.parametrize(
    "letter, year",
    [("8", 2008), ("A", 2010), ("B", 2011), ("H", 2017), ("J", 2018), ("N", 2022), ("P", 2023), ("R", 2024),
     ("S", 2025), ("T", 2026), ("V", 2027), ("Y", 2030), ("1", 2031)],
)  # fmt: skip
def test_the_tenth_character_names_the_model_year(letter: str, year: int) -> None:
    assert decode(make_vin(year=letter)).year == year


@pytest.mark.parametrize("letter", "UZ0")
def test_a_letter_that_is_no_year_leaves_the_year_open(letter: str) -> None:
    assert decode(Vin(with_check_digit(f"5YJ3E1EA0{letter}F000337"))).year is None


def test_a_letter_that_is_no_model_leaves_the_model_open() -> None:
    facts = decode(make_vin(model="W"))
    assert (facts.maker, facts.model, facts.year) == ("Tesla", None, 2023)


def test_another_brand_tells_nothing() -> None:
    assert decode(Vin("1M8GDM9AXKP042788")) == VinFacts(None, None, None, looks_mistyped=False)


def _stand_for_the_same(first: str, second: str) -> bool:
    """Whether the standard gives both characters one value, written out apart from the code."""
    groups = ("0", "1AJ", "2BKS", "3CLT", "4DMU", "5ENV", "6FW", "7GPX", "8HY", "9RZ")
    return any(first in group and second in group for group in groups)
