"""The sandbox's objects as they go over the wire, and the names they get."""

import secrets
from collections.abc import Mapping
from itertools import count
from typing import Any, Final, TypeAlias

import attrs

Row: TypeAlias = dict[str, Any]
"""One of Stripe's objects: a row of this far side's memory, checked before it leaves."""

PLATFORM: Final = "acct_sandboxplatform"
"""The account whose key calls; connected accounts have ids of their own."""

PREFIXES: Final[Mapping[str, str]] = {
    "account": "acct",
    "balance_transaction": "txn",
    "bank_account": "ba",
    "charge": "ch",
    "customer": "cus",
    "dispute": "du",
    "event": "evt",
    "payment_intent": "pi",
    "payment_method": "pm",
    "payout": "po",
    "refund": "re",
    "setup_attempt": "setatt",
    "setup_intent": "seti",
    "transfer": "tr",
    "transfer_reversal": "trr",
    "webhook_endpoint": "we",
}


@attrs.define
class Names:
    """Ids that no other run of a sandbox gives out, in the order in which they were made."""

    _run: str = attrs.field(factory=lambda: secrets.token_hex(6))
    _numbers: "count[int]" = attrs.field(factory=lambda: count(1), init=False)

    def new(self, prefix: str) -> str:
        """The next id of its kind."""
        return f"{prefix}_{self._run}{next(self._numbers):010}"

    def secret(self, prefix: str) -> str:
        """Something that nobody can guess."""
        return f"{prefix}_{secrets.token_hex(16)}"
