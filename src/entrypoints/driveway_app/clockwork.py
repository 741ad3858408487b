"""The only place that reads the clock and draws random numbers for the core."""

import os
import secrets
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

from driveway_core.booking_texts import BookingReference, reference

_last = 0
_guard = threading.Lock()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the composition root is where the clock is read


def pause(attempt: int) -> None:
    """Wait a moment for what another is just doing; longer for later attempts, up to half a second."""
    longest = min(0.5, 0.02 * 2 ** min(attempt, 10))
    time.sleep(longest * (0.5 + secrets.randbelow(1_000) / 2_000))


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): milliseconds, then a counter, then randomness.

    Ids of one process sort in the order in which they were made.
    """
    global _last  # noqa: PLW0603  # the counter that keeps ids of one process in order
    ticks = int(now().timestamp() * 4_096_000)
    with _guard:
        _last = ticks = max(ticks, _last + 1)
    milliseconds, fraction = divmod(ticks, 4_096)
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | fraction << 64
    value |= 0b10 << 62 | int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=value)


def new_reference() -> BookingReference:
    """A booking reference that nobody can guess; 240 of 256 byte values keep its letters equally likely."""
    digits = bytearray()
    while len(digits) < 8:
        digits += bytes(byte for byte in secrets.token_bytes(8) if byte < 240)
    return reference(bytes(digits))


def new_code() -> str:
    """Six digits that nobody can guess, each number equally likely."""
    return f"{secrets.randbelow(1_000_000):06}"


def new_key() -> bytes:
    """32 bytes that nobody can guess: a key of AES-256."""
    return secrets.token_bytes(32)
