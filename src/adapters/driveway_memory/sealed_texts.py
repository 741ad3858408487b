"""Memory seals nothing: what lives there ends with the process."""

from collections.abc import Mapping, Sequence

import attrs

from driveway_core.resealing import Cursor, Resealed


@attrs.frozen
class NothingSealed:
    """The ``SealedTexts`` port over no tables at all."""

    def tables(self) -> Sequence[str]:
        return ()

    def older_than(self, number: int) -> Mapping[str, int]:  # the port's
        return {}

    def reseal(self, table: str, *, after: Cursor, older_than: int, limit: int) -> Resealed:  # the port's
        return Resealed()
