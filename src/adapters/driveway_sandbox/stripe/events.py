"""What happened, told again (https://docs.stripe.com/api/events): 30 days back."""

from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Final

from driveway_sandbox.stripe.lists import page
from driveway_sandbox.stripe.problems import missing
from driveway_sandbox.stripe.rows import Row
from driveway_sandbox.stripe.world import Call, World

DAYS_KEPT: Final = 30


def retrieve(world: World, call: Call) -> Row:
    """An event."""
    row = world.find("event", call.id, call.account)
    if row["created"] < _oldest(world):
        raise missing("event", call.id)
    return row


def every(world: World, call: Call) -> Row:
    """Events by type, and those that some endpoint did not take (``delivery_success`` false)."""
    params, oldest = call.params, _oldest(world)
    patterns = params.get("types") or [params.get("type", "*")]
    delivered = params.get("delivery_success")
    return page(
        call,
        (
            row
            for row in world.all("event", call.account)
            if row["created"] >= oldest
            and any(fnmatchcase(row["type"], pattern) for pattern in patterns)
            and delivered in (None, row["pending_webhooks"] == 0)
        ),
    )


def _oldest(world: World) -> int:
    return int((world.now() - timedelta(days=DAYS_KEPT)).timestamp())
