"""What is written about a booking: its reference, and the notes of both sides."""

from typing import Final, NewType

from driveway_core.errors import InvalidValue

BookingReference = NewType("BookingReference", str)

REFERENCE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody mistakes for one another."""

NOTE_LENGTH: Final = 2_000


def reference(digits: bytes) -> BookingReference:
    """A reference from at least eight random bytes, each choosing one character."""
    return BookingReference(
        "DH-" + "".join(REFERENCE_ALPHABET[b % len(REFERENCE_ALPHABET)] for b in digits[:8])
    )


def note(value: str | None, *, field: str) -> str | None:
    """A note, or nothing; refuses an endless one."""
    text = (value or "").strip()
    if len(text) > NOTE_LENGTH or "\x00" in text:
        raise InvalidValue(field, f"must be plain text of at most {NOTE_LENGTH} characters")
    return text or None
