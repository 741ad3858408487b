"""Time, ids, references, codes and keys: what only the composition root makes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from driveway_core.booking_texts import BookingReference

Clock = Callable[[], datetime]
"""The present moment, in UTC."""

NewId = Callable[[], UUID]
"""A fresh identifier; UUIDv7, so that later ones sort later."""

NewReference = Callable[[], BookingReference]
"""A fresh, unguessable booking reference."""

NewCode = Callable[[], str]
"""Six fresh, unguessable digits."""

NewKey = Callable[[], bytes]
"""A fresh data key: 32 unguessable bytes."""

Pause = Callable[[int], None]
"""Waits a moment before that attempt, counted from 0; longer for later ones."""
