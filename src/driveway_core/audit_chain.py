"""What binds the audit log: keyed digests of each entry, and of each link of the chain of their seals."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Final

import attrs

from driveway_core.audit import AuditEntry, AuditEvent, AuditPlace, entry_id
from driveway_core.origins import bare

KeyedDigest = Callable[[bytes], bytes]
"""32 bytes that nobody can make, or tell from others, who has not the key; the key is in no database."""


def written(event: AuditEvent, digest: KeyedDigest, *, chance: int) -> AuditEntry:
    """The entry of an event, with our mark on it; ``chance`` is a random number of 62 bits."""
    asked = event.origin
    address = bare(asked.address)
    entry = AuditEntry(
        id=entry_id(event.at, chance),
        at=event.at.astimezone(UTC),
        kind=event.kind.value,
        category=event.category.value,
        description=event.description,
        acting_as=event.acting_as.value,
        actor_id=event.actor_id,
        booking_id=event.booking_id,
        driveway_id=event.driveway_id,
        payment_id=event.payment_id,
        metadata=dict(event.metadata),
        network=asked.network,
        address_digest=None if address is None else digest(b"address\0" + address.packed),
        agent=asked.agent,
        session=asked.session,
        request=asked.request,
    )
    return attrs.evolve(entry, digest=digest(content(entry)))


def content(entry: AuditEntry) -> bytes:
    """All that an entry says, as the bytes that its digest is made of: JSON, sorted, of one form only."""
    said = [
        "driveway audit entry 1",
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind,
        entry.category,
        entry.description,
        entry.acting_as,
        _text(entry.actor_id),
        _text(entry.booking_id),
        _text(entry.driveway_id),
        _text(entry.payment_id),
        dict(entry.metadata),
        entry.network,
        None if entry.address_digest is None else entry.address_digest.hex(),
        entry.agent,
        entry.session,
        entry.request,
    ]
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _text(id: object | None) -> str | None:
    return None if id is None else str(id)


@attrs.frozen
class Waiting:
    """How many entries are not sealed yet, and the moment of the oldest."""

    entries: int = 0
    since: datetime | None = None


FIRST: Final = bytes(32)
"""What stands in the place of a seal before the first."""


@attrs.frozen
class Head:
    """How far the chain has come: the last number, and its seal."""

    number: int
    seal: bytes


BEGINNING: Final = Head(0, FIRST)
"""Before the first entry."""


@attrs.frozen(kw_only=True)
class Seal:
    """A link of the chain: the place and digest of the entry of that number, bound to the link before.

    An empty ``digest`` is that of an entry which was gone before it was sealed.
    """

    number: int
    place: AuditPlace
    digest: bytes
    sealed_at: datetime
    seal: bytes

    @property
    def head(self) -> Head:
        """The chain, as far as this link."""
        return Head(self.number, self.seal)


def sealed(before: Head, place: AuditPlace, digest: bytes, *, at: datetime, mark: KeyedDigest) -> Seal:
    """The link of an entry after those before it."""
    link = Seal(number=before.number + 1, place=place, digest=digest, sealed_at=at, seal=b"")
    return attrs.evolve(link, seal=mark(bound(link, before.seal)))


def bound(link: Seal, before: bytes) -> bytes:
    """All that a link says, and the seal before it, as the bytes that its own seal is made of."""
    said = [
        "driveway audit seal 1",
        link.number,
        link.place.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(link.place.id),
        link.digest.hex(),
        link.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        before.hex(),
    ]
    return json.dumps(said, separators=(",", ":")).encode()


def is_ours(entry: AuditEntry, mark: KeyedDigest) -> bool:
    """Whether this program wrote the entry, as it stands."""
    return entry.digest is not None and compare_digest(entry.digest, mark(content(entry)))
