"""Every call that the sandbox answers, by the path of Stripe's description."""

from collections.abc import Callable
from typing import Final, TypeAlias

import attrs

from driveway_sandbox.stripe import (
    accounts,
    balance_settings,
    balances,
    charges,
    customers,
    disputes,
    events,
    payment_intents,
    payment_methods,
    payouts,
    refunds,
    setup_intents,
    transfers,
    webhook_endpoints,
)
from driveway_sandbox.stripe.lists import PAGING
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

Handler: TypeAlias = Callable[[World, Call], Row]


@attrs.frozen
class Route:
    """What answers a call, and the parameters it honours; others are refused rather than ignored."""

    handler: Handler
    takes: frozenset[str]


def _takes(handler: Handler, names: str | frozenset[str] = "") -> Route:
    return Route(handler, frozenset(names.split() if isinstance(names, str) else names))


def _lists(handler: Handler, filters: str = "") -> Route:
    return Route(handler, frozenset([*PAGING, *filters.split()]))


_GET: Final = {
    "/v1/account": _takes(accounts.own),
    "/v1/accounts": _lists(accounts.every),
    "/v1/accounts/{account}": _takes(accounts.retrieve),
    "/v1/accounts/{account}/capabilities/{capability}": _takes(accounts.capability),
    "/v1/balance": _takes(balances.retrieve),
    "/v1/balance_settings": _takes(balance_settings.retrieve),
    "/v1/balance_transactions": _lists(balances.transactions, "type source currency payout"),
    "/v1/balance_transactions/{id}": _takes(balances.transaction),
    "/v1/charges": _lists(charges.every, "customer payment_intent transfer_group"),
    "/v1/charges/{charge}": _takes(charges.retrieve),
    "/v1/customers": _lists(customers.every, "email"),
    "/v1/customers/{customer}": _takes(customers.retrieve),
    "/v1/customers/{customer}/payment_methods": _lists(payment_methods.of_customer, "type"),
    "/v1/disputes": _lists(disputes.every, "charge payment_intent"),
    "/v1/disputes/{dispute}": _takes(disputes.retrieve),
    "/v1/events": _lists(events.every, "type types delivery_success"),
    "/v1/events/{id}": _takes(events.retrieve),
    "/v1/payment_intents": _lists(payment_intents.every, "customer"),
    "/v1/payment_intents/{intent}": _takes(payment_intents.retrieve),
    "/v1/payment_methods": _lists(payment_methods.every, "customer type"),
    "/v1/payment_methods/{payment_method}": _takes(payment_methods.retrieve),
    "/v1/payouts": _lists(payouts.every, "status destination"),
    "/v1/payouts/{payout}": _takes(payouts.retrieve),
    "/v1/refunds": _lists(refunds.every, "charge payment_intent"),
    "/v1/refunds/{refund}": _takes(refunds.retrieve),
    "/v1/setup_intents": _lists(setup_intents.every, "customer payment_method"),
    "/v1/setup_intents/{intent}": _takes(setup_intents.retrieve),
    "/v1/transfers": _lists(transfers.every, "destination transfer_group"),
    "/v1/transfers/{transfer}": _takes(transfers.retrieve),
    "/v1/transfers/{id}/reversals": _lists(transfers.reversals),
    "/v1/transfers/{transfer}/reversals/{id}": _takes(transfers.reversal),
    "/v1/webhook_endpoints": _lists(webhook_endpoints.every),
    "/v1/webhook_endpoints/{webhook_endpoint}": _takes(webhook_endpoints.retrieve),
}
_DELETE: Final = {
    "/v1/accounts/{account}": _takes(accounts.delete),
    "/v1/customers/{customer}": _takes(customers.delete),
    "/v1/webhook_endpoints/{webhook_endpoint}": _takes(webhook_endpoints.delete),
}
_CUSTOMER: Final = frozenset([*customers.FIELDS, "metadata"])
_INTENT_CHANGES: Final = frozenset(
    [*payment_intents.FIELDS, "amount", "currency", "customer", "payment_method", "metadata"]
)
_POST: Final = {
    "/v1/account_links": _takes(accounts.link, "account refresh_url return_url type"),
    "/v1/accounts": _takes(accounts.create, accounts.CREATING),
    "/v1/accounts/{account}": _takes(
        accounts.update, "business_profile business_type capabilities email metadata"
    ),
    "/v1/balance_settings": _takes(balance_settings.update, "payments"),
    "/v1/charges/{charge}": _takes(charges.update, "description metadata receipt_email transfer_group"),
    "/v1/customers": _takes(customers.create, _CUSTOMER),
    "/v1/customers/{customer}": _takes(customers.update, _CUSTOMER),
    "/v1/disputes/{dispute}": _takes(disputes.update, "evidence metadata submit"),
    "/v1/disputes/{dispute}/close": _takes(disputes.give_up),
    "/v1/payment_intents": _takes(payment_intents.create, payment_intents.CREATING),
    "/v1/payment_intents/{intent}": _takes(payment_intents.update, _INTENT_CHANGES),
    "/v1/payment_intents/{intent}/cancel": _takes(payment_intents.cancel, "cancellation_reason"),
    "/v1/payment_intents/{intent}/capture": _takes(
        payment_intents.capture, "amount_to_capture metadata statement_descriptor_suffix"
    ),
    "/v1/payment_intents/{intent}/confirm": _takes(payment_intents.confirm_one, payment_intents.CONFIRMING),
    "/v1/payment_methods": _takes(payment_methods.create, "billing_details card metadata type"),
    "/v1/payment_methods/{payment_method}": _takes(
        payment_methods.update, "allow_redisplay billing_details metadata"
    ),
    "/v1/payment_methods/{payment_method}/attach": _takes(payment_methods.attach, "customer"),
    "/v1/payment_methods/{payment_method}/detach": _takes(payment_methods.detach),
    "/v1/payouts": _takes(payouts.create, payouts.CREATING),
    "/v1/payouts/{payout}": _takes(payouts.update, "metadata"),
    "/v1/payouts/{payout}/cancel": _takes(payouts.cancel),
    "/v1/refunds": _takes(refunds.create, refunds.CREATING),
    "/v1/refunds/{refund}": _takes(refunds.update, "metadata"),
    "/v1/setup_intents": _takes(setup_intents.create, setup_intents.CREATING),
    "/v1/setup_intents/{intent}": _takes(setup_intents.update, "description metadata"),
    "/v1/setup_intents/{intent}/cancel": _takes(setup_intents.cancel, "cancellation_reason"),
    "/v1/setup_intents/{intent}/confirm": _takes(setup_intents.confirm_one, "payment_method return_url"),
    "/v1/transfers": _takes(transfers.create, transfers.CREATING),
    "/v1/transfers/{transfer}": _takes(transfers.update, "description metadata"),
    "/v1/transfers/{id}/reversals": _takes(transfers.reverse, "amount metadata"),
    "/v1/transfers/{transfer}/reversals/{id}": _takes(transfers.update_reversal, "metadata"),
    "/v1/webhook_endpoints": _takes(webhook_endpoints.create, webhook_endpoints.CREATING),
    "/v1/webhook_endpoints/{webhook_endpoint}": _takes(
        webhook_endpoints.update, "description disabled enabled_events metadata url"
    ),
}
ROUTES: Final[dict[str, dict[str, Route]]] = {"GET": _GET, "POST": _POST, "DELETE": _DELETE}
