"""Why a field is not right, in words for whoever filled it in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydantic_core import ErrorDetails

AMOUNT: Final = r"^[0-9]{1,9}(\.[0-9]{1,3})?$"
FACTOR: Final = r"^[0-9]{1,2}(\.[0-9]{1,3})?$"
TWO_CAPITALS: Final = r"^[A-Z]{2}$"
THREE_CAPITALS: Final = r"^[A-Z]{3}$"
SIX_DIGITS: Final = "^[0-9]{6}$"

_LOOKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        AMOUNT: "must be an amount such as 8.50",
        FACTOR: "must be a number such as 1.5",
        TWO_CAPITALS: "must be two capital letters",
        THREE_CAPITALS: "must be three capital letters",
        SIX_DIGITS: "must be six digits",
    }
)
"""What a text must look like, by the pattern that it is held to."""

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "is required",
        "extra_forbidden": "is not a field we know",
        "timezone_aware": "needs an offset from UTC, for example 2026-11-22T09:00:00-08:00",
        "string_too_short": "must have at least {min_length} characters",
        "string_too_long": "must have at most {max_length} characters",
        "greater_than": "must be more than {gt}",
        "greater_than_equal": "must be at least {ge}",
        "less_than": "must be less than {lt}",
        "less_than_equal": "must be at most {le}",
        "literal_error": "must be one of {expected}",
        "enum": "must be one of {expected}",
        "uuid_parsing": "must be an id such as 01950000-0000-7000-8000-000000000000",
        "uuid_type": "must be an id such as 01950000-0000-7000-8000-000000000000",
        "string_type": "must be a text",
        "list_type": "must be a list",
        "dict_type": "must be an object with fields",
        "model_type": "must be an object with fields",
        "model_attributes_type": "must be an object with fields",
        "bool_type": "must be true or false",
        "bool_parsing": "must be true or false",
        "int_type": "must be a whole number",
        "float_type": "must be a number",
        "float_parsing": "must be a number",
        "finite_number": "must be a number",
        "too_short": "must have at least {min_length} entries",
        "too_long": "must have at most {max_length} entries",
    }
)
"""By pydantic's name of what is wrong, with its facts in braces."""


def reason_of(detail: ErrorDetails) -> str:
    """What is wrong with one field, to stand after its name."""
    kind, facts = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(facts["error"])
    if kind == "string_pattern_mismatch" and facts["pattern"] in _LOOKS:
        return _LOOKS[facts["pattern"]]
    if kind in ("string_too_short", "too_short") and facts["min_length"] == 1:
        return "must not be empty"
    if kind in _WORDS:
        return _WORDS[kind].format(**facts)
    return detail["msg"][:1].lower() + detail["msg"][1:]
