"""The statements of one booking, listened to once and then run by hand.

What the stores send is recorded on its way to the database: texts and
values. Replaying swaps the values that belong to one booking (its ids, its
times, its key) for those of another, and does nothing else, so that the
floor follows the stores whenever they change.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs
import psycopg
from psycopg.pq import TransactionStatus

from driveway_app.clockwork import new_id
from driveway_postgres import Database
from driveway_postgres.connections import Pool, borrowed

_BEGIN: Final = b"BEGIN"
_COMMIT: Final = b"COMMIT"


@attrs.frozen
class Step:
    """One statement as psycopg got it; ``values`` by name."""

    text: bytes
    values: Mapping[str, object] | None


@attrs.frozen(kw_only=True)
class Particulars:
    """The values of one booking that no other has."""

    account_id: UUID
    vehicle_id: UUID
    driveway_id: UUID
    start: datetime
    end: datetime
    booking_id: UUID
    reference: str
    digest: bytes = b""
    scope: str = ""
    key: str = ""
    fingerprint: bytes = b""


@attrs.frozen
class Script:
    """Statements in their order, and what is to be swapped in them."""

    steps: Sequence[Step]
    said_of: Particulars

    def run(self, cursor: psycopg.Cursor[Any], of: Particulars) -> bool:
        """Run them all for another booking; False, undoing it, when an insert found its place taken."""
        swap = {
            said: new
            for said, new in zip(attrs.astuple(self.said_of), attrs.astuple(of), strict=True)
            if said
        }
        swap |= {made: new_id() for made in self._made if made not in swap}
        swap |= {str(said): str(new) for said, new in swap.items() if isinstance(said, UUID)}
        for step in self.steps:
            if step.text == _COMMIT:
                cursor.connection.commit()
                continue
            values = step.values and {name: _swapped(value, swap) for name, value in step.values.items()}
            # what begins a transaction says several things at once, which cannot be prepared
            cursor.execute(step.text, values, prepare=False if step.text.startswith(_BEGIN) else None)
            if b"INSERT" in step.text and cursor.description is not None and cursor.fetchone() is None:
                cursor.connection.rollback()
                return False
        return True

    @property
    def _made(self) -> frozenset[UUID]:
        """The ids of what else is written with a booking: notices, entries of the audit log."""
        named = [
            value
            for step in self.steps
            for name, value in (step.values or {}).items()
            if name in ("id", "ids") and b"INSERT" in step.text
        ]
        each = [one for value in named for one in (value if isinstance(value, list) else [value])]
        return frozenset(one for one in each if isinstance(one, UUID))

    def write(self, path: Path) -> None:
        """Keep it in a file."""
        path.write_bytes(pickle.dumps(self))

    @staticmethod
    def read(path: Path) -> "Script":
        """From a file that ``write`` made."""
        read: Script = pickle.loads(path.read_bytes())  # noqa: S301  # our own file
        return read


def _swapped(value: object, swap: Mapping[object, object]) -> object:
    """A value, or each of several, as it is for another booking."""
    if isinstance(value, list):
        return [_swapped(each, swap) for each in value]
    return swap.get(value, value) if isinstance(value, UUID | str | bytes | datetime) else value


@contextmanager
def listening(database: Database) -> Iterator[Callable[[], Sequence[Step]]]:
    """Listen to a database of one connection a pool; what was heard so far, of people and of the system."""
    heard: list[Step] = []
    with ExitStack() as listened_to:
        ends = [listened_to.enter_context(_listening_to(pool, heard)) for pool in _pools(database)]

        def steps() -> Sequence[Step]:
            for committed in ends:
                committed()
            return tuple(heard)

        yield steps


def _pools(database: Database) -> tuple[Pool, ...]:
    return database.pool, database.system_pool


@contextmanager
def _listening_to(pool: Pool, heard: list[Step]) -> Iterator[Callable[[], None]]:
    """Listen to the connection of a pool; gives what notices a commit."""
    open_before = False

    class Ear(psycopg.Cursor[Any]):
        """A cursor that is listened to."""

        def execute(  # psycopg's own signature
            self,
            query: Any,  # noqa: ANN401
            params: Any = None,  # noqa: ANN401
            **options: Any,  # noqa: ANN401
        ) -> "Ear":
            committed()
            heard.append(Step(bytes(query), None if params is None else dict(params)))
            return super().execute(query, params, **options)

    def committed() -> None:
        nonlocal open_before
        open_now = runner.connection.pgconn.transaction_status == TransactionStatus.INTRANS
        if open_before and not open_now:
            heard.append(Step(_COMMIT, None))
        open_before = open_now

    with borrowed(pool) as runner:
        usual, runner.cursor = runner.cursor, Ear(runner.connection)
    try:
        yield committed
    finally:
        runner.cursor = usual
