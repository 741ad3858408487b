"""Acknowledged losses: what an audit log lost with a restore, and who says that this is known.

Signed like a checkpoint. It names the links on either side of the gap by their
seals, so that it is about that gap and no other.
"""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Final

import attrs

from driveway_core.driveways import text_within
from driveway_core.errors import InvalidValue, NotFound

LONGEST_REASON: Final = 500
_LOG: Final = "driveway audit acknowledgement"


@attrs.frozen
class NothingLost(NotFound):
    """The log does not lack just these entries, links and all."""

    slug = "nothing-lost"
    title = "These entries are not lost"

    first: int
    last: int

    def __str__(self) -> str:
        return (
            f"The log does not lack just the entries {self.first} to {self.last} with their links: "
            'acknowledge what "driveway audit verify" names.'
        )


@attrs.frozen(kw_only=True)
class Acknowledgement:
    """Somebody knows that the links from ``first`` to ``last`` are gone, and why; ``statement`` is signed."""

    first: int
    last: int
    before: bytes
    """The seal of the link before the gap."""
    after: bytes
    """The seal of the link after it."""
    reason: str
    by: str
    """The id of the operator's account."""
    made_at: datetime
    statement: str
    signature: bytes

    def covers(self, first: int, last: int, *, before: bytes, after: bytes) -> bool:
        """Whether it is about just that gap."""
        return (self.first, self.last, self.before, self.after) == (first, last, before, after)


def acknowledging(
    first: int, last: int, *, before: bytes, after: bytes, reason: str, by: str, at: datetime
) -> str:
    """What an acknowledgement says, to be signed; raises ``InvalidValue`` without a reason."""
    return json.dumps(
        {
            "log": _LOG,
            "version": 1,
            "first": first,
            "last": last,
            "before": before.hex(),
            "after": after.hex(),
            "reason": text_within(reason, LONGEST_REASON, field="reason"),
            "by": by,
            "made_at": at.astimezone(UTC).isoformat(),
        }
    )


def acknowledgement(statement: str, signature: bytes) -> Acknowledgement:
    """An acknowledgement from its statement, whoever signed it; raises ``InvalidValue`` for what is none."""
    try:
        said = _said(statement)
        return Acknowledgement(
            first=int(said["first"]),
            last=int(said["last"]),
            before=bytes.fromhex(said["before"]),
            after=bytes.fromhex(said["after"]),
            reason=said["reason"],
            by=said["by"],
            made_at=datetime.fromisoformat(said["made_at"]).astimezone(UTC),
            statement=statement,
            signature=signature,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValue("acknowledgement", "is no acknowledgement of an audit log") from error


def _said(statement: str) -> dict[str, str]:
    said = json.loads(statement)
    if said["log"] != _LOG:  # as a checkpoint, which the same key signs
        raise ValueError("is about something else")
    return {key: str(value) for key, value in said.items()}


def acknowledgement_told(kept: Acknowledgement) -> str:
    """As the file that is kept: the statement as it was signed, and the signature in base64."""
    signature = b64encode(kept.signature).decode()
    return json.dumps({"statement": kept.statement, "signature": signature}, indent=2) + "\n"


def read_acknowledgement(text: str) -> Acknowledgement:
    """The acknowledgement of such a file; raises ``InvalidValue`` for what is none."""
    try:
        said = json.loads(text)
        return acknowledgement(str(said["statement"]), b64decode(said["signature"], validate=True))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValue("acknowledgement", "is no acknowledgement of an audit log") from error
