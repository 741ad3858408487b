"""A marketplace of which much is to be told, and the telling: in order, or in a storm."""

import json
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final
from urllib.error import HTTPError

import attrs
from tests.integration.money.deeds import Case, bookings_of, case_of, hands_of, last_intent
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.errors import Unavailable
from driveway_core.ledger import EntryKind
from driveway_core.money import Money

THREADS: Final = 8
OFTEN: Final = 3
"""How often everything is told at most."""


@attrs.define
class Marketplace:
    """Bookings of every kind of story; nobody has heard of anything yet."""

    street: Street
    cases: list[Case] = attrs.field(factory=list)
    delivered: int = 0
    heard: set[str] = attrs.field(factory=set)

    def open(self, bookings: int) -> None:
        """So many bookings, each with what happens to it at the gateway."""
        for number in range(bookings):
            story = STORIES[number % len(STORIES)]
            self.cases.append(story(self.street))

    def tell_in_order(self) -> None:
        """Everything once, in the order in which it happened, until there is nothing new."""
        while news := self._news():
            for payload, signature in news:
                self._deliver(payload, signature)

    def tell_in_a_storm(self, chance: random.Random) -> None:
        """Everything up to three times, in any order, by eight threads; what failed comes again."""
        while news := self._news():
            storm = [each for each in news for _ in range(chance.randint(1, OFTEN))]
            chance.shuffle(storm)
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(lambda each: self._deliver(*each), storm))
            for payload, signature in news:
                self._deliver(payload, signature)

    def _news(self) -> Sequence[tuple[bytes, str]]:
        """What was not told yet."""
        sent = [
            (json.loads(payload)["id"], (payload, signature))
            for payload, signature in Payroll(self.street).sent()
        ]
        news = [each for name, each in sent if name not in self.heard]
        self.heard.update(name for name, _ in sent)
        return news

    def _deliver(self, payload: bytes, signature: str) -> None:
        """As an endpoint and a worker do; a worker does what fails again, and so does the storm."""
        self.delivered += 1
        payroll = Payroll(self.street)
        payroll.take(payload, signature)
        with suppress(Unavailable):
            payroll.handle(json.loads(payload)["id"])

    def stands(self) -> list[dict[str, object]]:
        """How every booking stands, without the names that differ from world to world."""
        return [self._stands(case) for case in self.cases]

    def _stands(self, case: Case) -> dict[str, object]:
        (booking,) = bookings_of(self.street, case)
        with self.street.reading() as work:
            ledger = work.ledgers.of(booking.id, currency="USD")
            return {
                "booking": (booking.status, booking.awaiting, booking.cancel_reason),
                "payments": [(each.status, each.captured) for each in work.payments.of(booking.id)],
                "refunds": sorted(
                    (each.amount, each.status, each.reason, each.moved)
                    for each in work.refunds.of(booking.id)
                ),
                "balances": ledger.balances,
                "entries": sorted(
                    f"{each.kind} {each.postings}"
                    for each in ledger.entries
                    if each.kind is not EntryKind.BORNE
                ),
                "operations": sorted(
                    (each.kind, each.state) for each in work.payment_operations.about(booking.id)
                ),
            }

    def everything_is_handled(self) -> bool:
        with self.street.reading() as work:
            return work.inbox.counts()["waiting"] == 0


def _held(street: Street, *, instant: bool = True) -> Case:
    case = case_of(street, street.scene(instant=instant), card=False)
    hands_of(street).book(case)
    (booking,) = bookings_of(street, case)
    return attrs.evolve(case, booking=booking.id, intent=last_intent(street, booking))


def _pays(street: Street) -> Case:
    case = _held(street)
    street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_visa")
    return case


def _is_asked_by_the_bank(street: Street) -> Case:
    case = _held(street)
    street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_threeDSecure2Required")
    street.browser(f"intents/{case.intent}/authentication", outcome="succeeds")
    return case


def _tries_two_cards(street: Street) -> Case:
    case = _held(street)
    try:
        street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_visa_chargeDeclined")
    except HTTPError as declined:
        declined.close()
    street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_visa")
    return case


def _asks_the_host(street: Street) -> Case:
    case = _held(street, instant=False)
    street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_visa")
    return case


def _is_given_something(street: Street) -> Case:
    case = _pays(street)
    for number, amount in enumerate((200, 300)):
        key = f"{case.intent}:{number}"
        street.gateway.payments.refund(case.intent, Money(amount, "USD"), about={}, key=key)
    return case


def _pays_and_thinks_better_of_it(street: Street) -> Case:
    case = _pays(street)
    hands_of(street).cancel(attrs.evolve(case, key="cancel"))
    return case


STORIES: Final[tuple[Callable[[Street], Case], ...]] = (
    _pays,
    _is_asked_by_the_bank,
    _tries_two_cards,
    _asks_the_host,
    _is_given_something,
    _pays_and_thinks_better_of_it,
)
