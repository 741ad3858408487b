"""Checkpoints: how far the audit log had come at a moment, signed, for whoever keeps it elsewhere.

Anybody who has the public key can tell that we said so; whoever kept one can
tell that everything up to it is still as it was.
"""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256

import attrs

from driveway_core.audit_chain import Head
from driveway_core.errors import InvalidValue


@attrs.frozen(kw_only=True)
class Checkpoint:
    """A signed statement about the chain; ``statement`` is JSON, signed with Ed25519 as it stands."""

    number: int
    seal: bytes
    made_at: datetime
    previous: bytes
    """SHA-256 of the statement before; empty for the first."""
    statement: str
    signature: bytes

    @property
    def head(self) -> Head:
        """The chain, as far as it had come."""
        return Head(self.number, self.seal)

    @property
    def fingerprint(self) -> bytes:
        """What the next one names it by."""
        return sha256(self.statement.encode()).digest()


def stated(head: Head, previous: Checkpoint | None, *, at: datetime) -> str:
    """What a checkpoint says, to be signed."""
    return json.dumps(
        {
            "log": "driveway audit",
            "version": 1,
            "entries": head.number,
            "seal": head.seal.hex(),
            "made_at": at.astimezone(UTC).isoformat(),
            "previous": "" if previous is None else previous.fingerprint.hex(),
        }
    )


def checkpoint(statement: str, signature: bytes) -> Checkpoint:
    """A checkpoint from its statement, whoever signed it; raises ``InvalidValue`` for what is none."""
    try:
        said = json.loads(statement)
        return Checkpoint(
            number=int(said["entries"]),
            seal=bytes.fromhex(said["seal"]),
            made_at=datetime.fromisoformat(said["made_at"]).astimezone(UTC),
            previous=bytes.fromhex(said["previous"]),
            statement=statement,
            signature=signature,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValue("checkpoint", "is no checkpoint of an audit log") from error


def checkpoint_told(kept: Checkpoint) -> str:
    """A checkpoint as the file that travels: its statement as it was signed, and the signature in base64."""
    signature = b64encode(kept.signature).decode()
    return json.dumps({"statement": kept.statement, "signature": signature}, indent=2) + "\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of such a file; raises ``InvalidValue`` for what is none."""
    try:
        said = json.loads(text)
        return checkpoint(str(said["statement"]), b64decode(said["signature"], validate=True))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValue("checkpoint", "is no checkpoint of an audit log") from error
