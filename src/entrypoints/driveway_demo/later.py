"""The days after: money arrives, the host is paid, and the books are opened.

Nobody waits for days, so the clocks are set ahead: the stand-ins', and that
of this program, which then does what workers do, over the same database.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

import attrs

from driveway_app import Container
from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.ledger import Book
from driveway_core.use_cases.run_payouts import PayoutRun, WhyNot
from driveway_demo.ahead import Ahead
from driveway_demo.api import Json, promise
from driveway_demo.cast import Driver
from driveway_demo.stage import Stage
from driveway_demo.story import Played
from driveway_demo.telling import cents, dollars

_PLATFORM: Final = "acct_sandboxplatform"
_CURRENCY: Final = "USD"
_FUNDS_COME: Final = 10
_BANKS_TAKE: Final = 3
_SOME: Final = 200
_ROUNDS: Final = 5
_WHY_NOT: Final = {
    WhyNot.UNVERIFIED: "their e-mail address is not verified yet",
    WhyNot.NO_ACCOUNT: "they have not said yet where their money goes",
}
_NAMES: Final = {
    Book.DRIVER: "drivers owe",
    Book.HOST: "owed to hosts",
    Book.FEE: "service fees earned",
    Book.TAX: "tax kept for cities",
    Book.GATEWAY: "with the payment service",
    Book.HOST_BALANCE: "on hosts' balances there",
    Book.DISPUTES: "in disputes",
    Book.COSTS: "what the payment service took",
    Book.BORNE: "borne by the platform",
    Book.LOSSES: "lost",
}


@attrs.frozen
class Later:
    """``container`` goes by the clock that ``ahead`` sets; ``settled`` waits until news has come in."""

    stage: Stage
    container: Container
    ahead: Ahead
    settled: Callable[[], object]

    def play(self, played: Played) -> None:
        """The scenes, in order."""
        began = self.ahead.clock() - timedelta(days=1)
        self._ten_days_later(played)
        host = self._pay_day(played)
        self._at_the_bank(played, host)
        self._books()
        self._reconciled(began)

    def _ten_days_later(self, played: Played) -> None:
        tell = self.stage.tell
        tell.scene("Ten days later")
        tell.says(
            "Nobody has to wait: all clocks are set ten days ahead. The worker rests, and this program does "
            "its work."
        )
        self._set_ahead(_FUNDS_COME)
        hers = self._went_back(played.june, played.given_up)
        his = self._went_back(played.ravi, played.released)
        tell.good(
            f"The money of the first day is there. June's {dollars(hers)} went back to her, and Ravi's "
            f"{dollars(his)} to him."
        )
        missed = played.ada.reads(played.asked)
        promise(missed["booking_status"] == "no_show", "a stay that nobody came to is over", missed)
        tell.says(
            f"Ada never came for {missed['booking_reference']}: its host kept the place free, and is paid "
            "for it."
        )
        self.stage.facts["bookings"][missed["booking_reference"]] = missed["booking_status"]

    def _went_back(self, driver: Driver, booking: Json) -> str:
        """What a driver got back for a stay given up."""
        refund = driver.reads(booking)["refund"]
        promise(refund["status"] == "succeeded", f"the refund has reached {driver.name}'s card", refund)
        still_open = driver.receipt(booking)["open"]
        promise(Decimal(still_open) == 0, "the receipt says that nothing is open", still_open)
        return str(refund["amount"])

    def _pay_day(self, played: Played) -> Account:
        tell = self.stage.tell
        tell.scene("The weekly payout")
        host = self._verified(played.host.email)
        tell.says(f"{host.first_name}'s e-mail address counts as verified: the demo sends no mail.")
        run = self.container.run_payouts()()
        promise(
            [each.host_id for each in run.made] == [host.id], "the host who opened an account is paid", run
        )
        payout = played.host.payout()
        lines = payout["line_items"]
        tell.table(
            ("Stay", "Paid", "Fee", "Tax", "Amount"),
            [
                *(
                    (
                        line["booking_reference"],
                        *(dollars(line[name]) for name in ("booking_total", "platform_fee", "tax_amount")),
                        dollars(line["host_amount"]),
                    )
                    for line in lines
                ),
                ("Total", "", "", "", dollars(payout["amount"])),
            ],
            last=True,
        )
        kept = {self.stage.facts["roomy"]} if self._is_hers(host, played.given_up) else set()
        paid_for = {line["booking_reference"] for line in lines}
        promise(paid_for == {self.stage.facts["booking"], *kept}, "the stay is paid for", paid_for)
        until = f"{date.fromisoformat(payout['period_end']):%A, %d %B}"
        tell.good(f"{dollars(payout['amount'])} goes to {host.first_name}, for stays up to {until}.")
        self._left_out(run)
        self.stage.facts["payout"] = {
            "amount": payout["amount"],
            "lines": {line["booking_reference"]: line["host_amount"] for line in lines},
        }
        return host

    def _is_hers(self, host: Account, booking: Json) -> bool:
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            return work.bookings.get(BookingId(UUID(booking["id"]))).host_id == host.id

    def _left_out(self, run: PayoutRun) -> None:
        promise(run.left_out, "hosts who did not ask to be paid wait", run.left_out)
        for left in run.left_out:
            why = next((words for reason, words in _WHY_NOT.items() if reason is left.why_not), "")
            promise(why, "it is known what the other hosts have to do", left.why_not)
            with self.container.transactions().read(acting_as=SYSTEM) as work:
                name = work.accounts.get(left.payout.host_id).first_name
            self.stage.tell.says(
                f"{name} waits with {cents(left.payout.amount.minor)} for a later week: {why}."
            )

    def _at_the_bank(self, played: Played, host: Account) -> None:
        self._set_ahead(_BANKS_TAKE)
        payout = played.host.payout()
        promise(payout["status"] == "paid", "the bank has the money", payout)
        earned = self.container.read_earnings()(host.actor)
        promise(
            sum(week.paid_out.decimal for week in earned) == Decimal(payout["amount"]),
            "the host's earnings say so, too",
            earned,
        )
        self.stage.tell.good(
            f"Three days after that, {dollars(payout['amount'])} is at {host.first_name}'s bank: all that "
            "they have earned."
        )
        self.stage.facts["payout"]["payout_status"] = payout["status"]

    def _books(self) -> None:
        tell = self.stage.tell
        tell.scene("The ledger")
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            balances = work.ledgers.balances(_CURRENCY)
        promise(balances.sum.minor == 0, "the ledger sums to zero", balances)
        rows = [(_NAMES[book], cents(amount.minor)) for book, amount in balances.books.items() if amount]
        tell.table(("Book", "Balance"), [*rows, ("Sum", cents(balances.sum.minor))], last=True)
        promise(not balances[Book.DRIVER], "no driver owes anything, or is owed anything", balances)
        tell.says("Above zero is what the platform has, below what it owes or has earned.")
        theirs = self.stage.far.totals()
        tell.scene("The stand-in's own ledger")
        told = [(_holder(name), cents(amount)) for name, amount in theirs.items() if amount]
        tell.table(("Who", "Balance"), [*told, ("Sum", cents(sum(theirs.values())))], last=True)
        promise(
            theirs.get(_PLATFORM) == balances[Book.GATEWAY].minor,
            "the platform's balance there is what our book says",
            (theirs, balances[Book.GATEWAY]),
        )
        tell.good(f"Both say that the platform has {cents(theirs[_PLATFORM])} there.")
        self.stage.facts["ledger"] = {
            "books": {book.value: str(amount.decimal) for book, amount in balances.books.items()},
            "sum": str(balances.sum.decimal),
            "platform_at_the_payment_service": str(balances[Book.GATEWAY].decimal),
        }

    def _reconciled(self, began: datetime) -> None:
        report = self.container.reconcile()(SYSTEM, began, self.ahead.clock())
        promise(report.is_balanced, "books and payment service agree, and nothing is left open", report.rows)
        self.stage.tell.good("Reconciled, movement by movement: no differences, and nothing is left open.")
        self.stage.facts["differences"] = len(report.rows)

    def _set_ahead(self, days: int) -> None:
        """All clocks go ahead; then the work of a worker is done, until no news is left."""
        self.ahead.by(timedelta(days=days))
        self.settled()
        self.container.sweep_due()()
        for _ in range(_ROUNDS):
            with self.container.transactions().read(acting_as=SYSTEM) as work:
                waiting = work.inbox.waiting(before=self.ahead.clock(), limit=_SOME)
            if not waiting:
                return
            for event in waiting:
                self.container.handle_event()(event.id)
        promise(kept=False, promised="all news is dealt with", happened=[event.kind for event in waiting])

    def _verified(self, email: str) -> Account:
        """The host of that address, which counts as theirs from now on."""
        return self.container.verify_email()(SYSTEM, EmailAddress(email))


def _holder(name: str) -> str:
    return {
        _PLATFORM: "the platform",
        "world:cards": "drivers' cards",
        "world:banks": "hosts' banks",
        "stripe:fees": "fees of the payment service",
    }.get(name, "a host")
