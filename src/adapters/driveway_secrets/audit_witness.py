"""What is kept of the audit log's chain beside the keys, where nobody reaches who reaches only the database.

``<home>/audit/heads`` holds how far the chain had come, ``<home>/audit/checkpoints``
one file for each signed checkpoint, fit to be copied elsewhere, and
``<home>/audit/acknowledged`` one for each loss that somebody acknowledged.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import attrs

from driveway_core.audit_acknowledging import (
    Acknowledgement,
    acknowledgement_told,
    read_acknowledgement,
)
from driveway_core.audit_chain import Head
from driveway_core.audit_checkpoints import Checkpoint, checkpoint_told, read_checkpoint
from driveway_core.errors import InvalidValue
from driveway_secrets import private_files
from driveway_secrets.errors import KeyFileUnusable


@attrs.frozen
class FileWitness:
    """The ``AuditWitness`` port over the folder of a home, for any number of processes."""

    _folder: Path

    @classmethod
    def open(cls, home: Path) -> "FileWitness":
        """The folder ``<home>/audit``, made at first use; raises ``KeyFileUnusable``."""
        folder = home / "audit"
        private_files.make_private(folder)
        private_files.make_private(folder / "checkpoints")
        return cls(folder)

    def heads(self) -> Sequence[Head]:
        kept = private_files.read(self._folder / "heads")
        if kept is None:
            return ()
        return tuple(Head(number, bytes.fromhex(seal)) for number, seal in json.loads(kept))

    def keep_head(self, head: Head, *, instead_of: Head | None) -> None:
        with private_files.alone(self._folder / "lock"):
            heads = list(self.heads())
            if instead_of is not None:
                if instead_of not in heads:
                    return
                heads.remove(instead_of)
            told = [[each.number, each.seal.hex()] for each in (*heads, head)]
            private_files.write(self._folder / "heads", json.dumps(told).encode())

    def checkpoints(self) -> Sequence[Checkpoint]:
        kept = [_read(path) for path in (self._folder / "checkpoints").glob("*.json")]
        return sorted(kept, key=lambda each: each.number)

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        path = self._folder / "checkpoints" / f"{checkpoint.number:012}.json"
        with private_files.alone(self._folder / "lock"):
            if not path.exists():
                private_files.write_plain(path, checkpoint_told(checkpoint).encode())

    def acknowledgements(self) -> Sequence[Acknowledgement]:
        kept = [_read_acknowledgement(path) for path in (self._folder / "acknowledged").glob("*.json")]
        return sorted(kept, key=lambda each: each.first)

    def keep_acknowledgement(self, acknowledged: Acknowledgement) -> None:
        private_files.make_private(self._folder / "acknowledged")
        name = f"{acknowledged.first:012}-{acknowledged.last:012}.json"
        with private_files.alone(self._folder / "lock"):
            told = acknowledgement_told(acknowledged).encode()
            private_files.write_plain(self._folder / "acknowledged" / name, told)


def _read_acknowledgement(path: Path) -> Acknowledgement:
    try:
        return read_acknowledgement(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, InvalidValue) as error:
        raise KeyFileUnusable(path, "is no acknowledgement of an audit log") from error


def _read(path: Path) -> Checkpoint:
    try:
        return read_checkpoint(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, InvalidValue) as error:
        raise KeyFileUnusable(path, "is no checkpoint of an audit log") from error
