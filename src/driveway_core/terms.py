"""Terms: which version of the marketplace's an account accepted, and when."""

from datetime import datetime
from typing import Final

import attrs

from driveway_core.errors import InvalidValue

LONGEST_VERSION: Final = 50


@attrs.frozen
class Acceptance:
    """One version that was accepted; the first time counts."""

    terms_version: str
    accepted_at: datetime


def terms_version(text: str) -> str:
    """The name of a version: some printable characters on one line."""
    if not 0 < len(text.strip()) <= len(text) <= LONGEST_VERSION or not text.isprintable():
        raise InvalidValue("terms_version", f"must be 1 to {LONGEST_VERSION} characters on one line")
    return text
