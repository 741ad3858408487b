"""How the keys of an owner, or that they were destroyed, are written down."""

import json
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import attrs

from driveway_core.data_keys import DataKeys, Generation, WrappedKey


@attrs.frozen
class Destroyed:
    """All that is left of keys that were destroyed: that ``owner`` never gets others."""

    owner: UUID
    at: datetime


Record: TypeAlias = DataKeys | Destroyed

_LINE_END: Final = b"\n"


def record_to_line(record: Record) -> bytes:
    """One line of JSON."""
    facts: dict[str, object] = {"owner": str(record.owner)}
    if isinstance(record, Destroyed):
        facts["destroyed_at"] = record.at.isoformat()
    else:
        facts["keys"] = [
            {"number": key.number, "ring_key": key.ring_key, "wrapped": b64encode(key.wrapped).decode()}
            for key in record.keys
        ]
    return json.dumps(facts).encode() + _LINE_END


def record_from_line(line: bytes) -> Record:
    """What ``record_to_line`` wrote."""
    facts: dict[str, Any] = json.loads(line)
    owner = UUID(facts["owner"])
    if "destroyed_at" in facts:
        return Destroyed(owner, datetime.fromisoformat(facts["destroyed_at"]))
    return DataKeys(
        owner,
        tuple(WrappedKey(key["number"], key["ring_key"], b64decode(key["wrapped"])) for key in facts["keys"]),
    )


def generation_to_line(generation: Generation) -> bytes:
    """One line of JSON."""
    facts = attrs.asdict(generation)
    return json.dumps(facts, default=datetime.isoformat).encode() + _LINE_END


def generation_from_line(line: bytes) -> Generation:
    """What ``generation_to_line`` wrote."""
    facts: dict[str, Any] = json.loads(line)
    return Generation(
        number=facts["number"],
        begun_at=_moment(facts["begun_at"]),
        finished_at=_moment(facts["finished_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
