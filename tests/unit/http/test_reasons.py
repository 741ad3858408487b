"""What is said of a field that is not right: words for people, no patterns."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from driveway_http.models.operating import GiftIn
from driveway_http.models.proofs import CodeIn
from driveway_http.problems import wrong_fields


class Told(BaseModel):
    """Fields with every kind of bound."""

    words: Annotated[str, StringConstraints(min_length=1, max_length=3)] = "a"
    few: Annotated[int, Field(ge=1, le=9)] = 1
    between: Annotated[int, Field(gt=1, lt=9)] = 2


def reasons(model: type[BaseModel], **given: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(given)
    return [each.reason for each in wrong_fields(caught.value).errors]


@pytest.mark.parametrize("amount", ["-1", "$5", "1,00", "1e1", "NaN", "0x1"])
def test_what_is_no_amount_is_told_by_an_example(amount: str) -> None:
    assert reasons(GiftIn, amount=amount) == ["must be an amount such as 8.50"]


def test_a_bound_is_told_in_words() -> None:
    assert reasons(Told, words="", few=0, between=1) == [
        "must not be empty",
        "must be at least 1",
        "must be more than 1",
    ]
    assert reasons(Told, words="four", few=10, between=9) == [
        "must have at most 3 characters",
        "must be at most 9",
        "must be less than 9",
    ]


class Kinds(BaseModel):
    """A field of every kind."""

    which: UUID
    words: str
    some: Annotated[list[int], Field(min_length=1, max_length=2)]
    things: Mapping[str, int]
    told: Told
    role: Literal["driver", "host"]
    share: Annotated[float, Field(allow_inf_nan=False)]
    truth: bool


AN_ID = "must be an id such as 01950000-0000-7000-8000-000000000000"
A_ROLE = "must be one of 'driver' or 'host'"


@pytest.mark.parametrize(
    "field, value, told",
    [
        ("which", "me", AN_ID),
        ("which", 7, AN_ID),
        ("words", 7, "must be a text"),
        ("some", "7", "must be a list"),
        ("some", [], "must not be empty"),
        ("some", [1, 2, 3], "must have at most 2 entries"),
        ("things", [], "must be an object with fields"),
        ("told", "x", "must be an object with fields"),
        ("role", "guest", A_ROLE),
        ("role", None, A_ROLE),
        ("share", "half", "must be a number"),
        ("share", {}, "must be a number"),
        ("share", float("inf"), "must be a number"),
        ("truth", "perhaps", "must be true or false"),
        ("truth", [], "must be true or false"),
    ],
)
def test_a_value_of_another_kind_is_told_what_it_must_be(field: str, value: object, told: str) -> None:
    right = {
        "which": "01950000-0000-7000-8000-000000000000",
        "words": "a",
        "some": [1],
        "things": {},
        "told": {},
        "role": "host",
        "share": 0.5,
        "truth": True,
    }
    Kinds.model_validate(right)
    assert reasons(Kinds, **{**right, field: value}) == [told]


def test_a_code_is_six_digits() -> None:
    assert reasons(CodeIn, code="12 345") == ["must be six digits"]
