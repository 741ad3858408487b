"""What is said of a field that is not right: words for people, no patterns."""

from typing import Annotated

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


def test_a_code_is_six_digits() -> None:
    assert reasons(CodeIn, code="12 345") == ["must be six digits"]
