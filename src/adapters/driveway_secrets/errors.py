"""What can go wrong with kept secrets; nothing here ever repeats a secret.

All are the operator's to mend, not the caller's to change, hence
:class:`Unavailable`: the same request will do once the right key is back.
"""

from pathlib import Path

import attrs

from driveway_core.errors import Unavailable


@attrs.frozen
class KeyFileUnusable(Unavailable):
    """The key file at ``path`` must not or cannot be used; ``reason`` says what to do."""

    slug = "key-file-unusable"
    title = "The key file cannot be used"
    retry_after = 60

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@attrs.frozen
class RingKeyGone(Unavailable):
    """Data keys are wrapped under the ring key ``name``, which the key ring at ``path`` does not hold."""

    slug = "ring-key-gone"
    title = "A key of the key ring is missing"
    retry_after = 60

    name: str
    path: Path

    def __str__(self) -> str:
        return f"{self.path}: has no ring key {self.name}; put the key ring back from its backup."
