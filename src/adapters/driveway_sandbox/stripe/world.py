"""The sandbox's memory: every object, whose it is, and what there is to tell about it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta

import attrs

from driveway_sandbox.clock import Clock
from driveway_sandbox.stripe.cards import Card
from driveway_sandbox.stripe.contract import Contract
from driveway_sandbox.stripe.ledger import Ledger
from driveway_sandbox.stripe.problems import missing
from driveway_sandbox.stripe.purse import Purse
from driveway_sandbox.stripe.rows import PLATFORM, PREFIXES, Names, Row
from driveway_sandbox.stripe.spec import API_VERSION


@attrs.frozen
class Call:
    """One request that was understood; ``account`` is the one of Stripe-Account, else the platform."""

    method: str
    template: str
    arguments: dict[str, str]
    params: Row
    account: str = PLATFORM

    @property
    def id(self) -> str:
        """The first id in the path."""
        return next(iter(self.arguments.values()), "")


@attrs.frozen
class Cause:
    """The request that an event came from; events of the agenda have none."""

    id: str | None = None
    idempotency_key: str | None = None


def _nobody_waits(_account: str) -> None:
    """Until somebody waits for money to arrive."""


@attrs.define
class World:
    """Everything of one sandbox. Whoever changes it holds ``clock.lock``.

    ``cards`` are by payment method; ``set_up`` are those that may pay off-session,
    ``spent`` those that may not pay again. ``waiting`` are refunds without money,
    ``kept`` is what an object's rows do not show, by its id, and ``faults`` collects
    what is wrong with the sandbox's own objects.
    """

    contract: Contract
    clock: Clock
    url: str = ""
    names: Names = attrs.field(factory=Names)
    ledger: Ledger = attrs.field(factory=Ledger)
    rows: dict[str, dict[str, Row]] = attrs.field(factory=dict, repr=False)
    owners: dict[str, str] = attrs.field(factory=dict, repr=False)
    cards: dict[str, Card] = attrs.field(factory=dict, repr=False)
    purses: dict[tuple[str, str], Purse] = attrs.field(factory=dict, repr=False)
    set_up: set[str] = attrs.field(factory=set)
    spent: set[str] = attrs.field(factory=set)
    secrets: dict[str, list[str]] = attrs.field(factory=dict, repr=False)
    kept: dict[str, Row] = attrs.field(factory=dict, repr=False)
    outbox: list[Row] = attrs.field(factory=list, repr=False)
    waiting: dict[str, Row] = attrs.field(factory=dict, repr=False)
    cause: Cause = Cause()
    faults: list[str] = attrs.field(factory=list)
    on_funds: Callable[[str], None] = _nobody_waits

    def now(self) -> datetime:
        """The sandbox's moment."""
        return self.clock.now()

    def in_(self, **pause: float) -> int:
        """The second, since 1970, that is ``pause`` from now."""
        return int((self.now() + timedelta(**pause)).timestamp())

    def build(self, kind: str, **fields: object) -> Row:
        """An object with all fields that may be null, which nobody keeps yet."""
        known = self.contract.fields(kind)
        common: Row = {"object": kind, "livemode": False, "created": self.clock.stamp(), "metadata": {}}
        row = self.contract.blank(kind) | {name: each for name, each in common.items() if name in known}
        row.update((name, value) for name, value in fields.items() if value is not None)
        return row

    def new(self, kind: str, owner: str, /, **fields: object) -> Row:
        """A new object of an account, kept from now on."""
        row = self.build(kind, **{"id": self.names.new(PREFIXES[kind]), **fields})
        self.rows.setdefault(kind, {})[row["id"]] = row
        self.owners[row["id"]] = owner
        return row

    def find(self, kind: str, id: str, account: str, *, param: str = "id") -> Row:
        """An account's object; raises ``StripeProblem`` where there is none."""
        row = self.rows.get(kind, {}).get(id)
        if row is None or self.owners[id] != account:
            raise missing(kind, id, param=param)
        return row

    def all(self, kind: str, account: str) -> Iterator[Row]:
        """An account's objects, newest first, as Stripe's lists have them."""
        owners = self.owners
        return (row for name, row in reversed(self.rows.get(kind, {}).items()) if owners[name] == account)

    def tell(self, type: str, row: Row, account: str) -> None:
        """Write an event about an object as it is now; it leaves when the request is done."""
        faults = self.contract.faults_of(str(row["object"]), row)
        self.faults.extend(f"{type}: {each}" for each in faults)
        event = self.new(
            "event",
            account,
            type=type,
            api_version=API_VERSION,
            data={"object": deepcopy(row)},
            request=attrs.asdict(self.cause),
            pending_webhooks=0,
        )
        if account != PLATFORM:
            event["account"] = account
        self.outbox.append(event)
