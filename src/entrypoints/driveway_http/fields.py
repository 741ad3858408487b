"""The kinds of fields that requests and answers are made of."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Final, Generic, TypeVar
from uuid import UUID

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.vin import Vin

T = TypeVar("T")


class In(BaseModel):
    """What a client sends: exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Query(BaseModel):
    """What a client puts behind the question mark: text that is read, no unknown names."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Out(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(frozen=True)


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must be plain text")
    return text


def _one_line(text: str) -> str:
    if any(character < " " or character == "\x7f" for character in text):
        raise ValueError("must be plain text on one line")
    return text


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None


def _phone(text: str) -> str:
    problem = "write it with + and the country code, for example +14155550132"
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise ValueError(problem) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(problem)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _vin(text: str) -> str:
    try:
        return Vin.parse(text).value
    except InvalidValue as error:
        raise ValueError(error.reason) from None


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)]
"""A short text on one line."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=5_000), AfterValidator(_plain)]
"""A longer text."""

Note = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_plain)]
"""A note; an empty one removes it."""

Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email),
    Field(json_schema_extra={"format": "email"}),
]
Phone = Annotated[str, StringConstraints(max_length=32), AfterValidator(_phone)]
VinText = Annotated[str, StringConstraints(min_length=17, max_length=17), AfterValidator(_vin)]
Moment = Annotated[AwareDatetime, AfterValidator(_utc), PlainSerializer(_written, when_used="json")]
"""A time with its offset from UTC; answered in UTC."""

Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,3})?$")]
"""A decimal amount, as text so that no digit is lost."""

Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4})?$")]

PAGE: Final = 20


class PageQuery(Query):
    """Which part of a long list."""

    limit: Annotated[int, Field(ge=1, le=100)] = PAGE
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class ProblemField(Out):
    """One wrong value: ``pointer`` into the body, or the query ``parameter``."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class ProblemDocument(BaseModel):
    """A problem detail of RFC 9457; the facts of its type are further members."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemField] | None = None


class PageOut(Out, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None


def amount(money: Money) -> str:
    """An amount with exactly its currency's decimals."""
    return str(money.decimal)


def number(value: Decimal) -> str:
    """A number as text, without an exponent."""
    return format(value, "f")


def cursor_of(next_after: UUID | None) -> str | None:
    """The cursor of the next page."""
    return None if next_after is None else next_after.hex


def after(cursor: str | None) -> UUID | None:
    """The id after which a page begins; refuses a cursor that was not ours."""
    if cursor is None:
        return None
    try:
        return UUID(hex=cursor)
    except ValueError:
        raise InvalidValue("cursor", "is not a cursor of this list") from None
