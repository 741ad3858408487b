"""Customers (https://docs.stripe.com/api/customers)."""

from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed, given
from driveway_sandbox.stripe.problems import missing
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

FIELDS = (
    "address",
    "description",
    "email",
    "invoice_settings",
    "name",
    "phone",
    "preferred_locales",
    "shipping",
)


def create(world: World, call: Call) -> Row:
    """A new customer."""
    settings = world.build("invoice_setting_customer_setting")
    row = world.new(
        "customer",
        call.account,
        balance=0,
        delinquent=False,
        invoice_prefix=world.names.new("")[-8:],
        next_invoice_sequence=1,
        tax_exempt="none",
        preferred_locales=[],
        **{name: each for name, each in given(call.params, *FIELDS).items() if name != "invoice_settings"},
    )
    row["invoice_settings"] = settings | call.params.get("invoice_settings", {})
    world.tell("customer.created", row, call.account)
    return row


def living(world: World, id: str, account: str, *, param: str = "id") -> Row:
    """A customer that was not deleted; raises ``StripeProblem``."""
    row = world.find("customer", id, account, param=param)
    if row.get("deleted"):
        raise missing("customer", id, param=param)
    return row


def retrieve(world: World, call: Call) -> Row:
    """A customer; one that was deleted still answers, and says so."""
    return world.find("customer", call.id, call.account)


def update(world: World, call: Call) -> Row:
    """Change a customer."""
    row = living(world, call.id, call.account)
    settings = row["invoice_settings"] | call.params.get("invoice_settings", {})
    changed(world, call, "customer", None, *(name for name in FIELDS if name != "invoice_settings"))
    row["invoice_settings"] = settings
    world.tell("customer.updated", row, call.account)
    return row


def delete(world: World, call: Call) -> Row:
    """Delete a customer for good; their cards are detached."""
    row = living(world, call.id, call.account)
    world.tell("customer.deleted", row, call.account)
    for method in world.all("payment_method", call.account):
        if method["customer"] == call.id:
            method["customer"] = None
            world.spent.add(method["id"])
    row.clear()
    row.update(id=call.id, object="customer", deleted=True)
    return row


def every(world: World, call: Call) -> Row:
    """The customers that were not deleted."""
    return listed(world, call, "customer", "email")
