"""Who is told of events (https://docs.stripe.com/api/webhook_endpoints)."""

from typing import Final

from driveway_sandbox.loopback import loopback_url
from driveway_sandbox.stripe.lists import listed
from driveway_sandbox.stripe.metadata import changed, given
from driveway_sandbox.stripe.problems import refused
from driveway_sandbox.stripe.rows import PLATFORM, Row
from driveway_sandbox.stripe.spec import API_VERSION
from driveway_sandbox.stripe.world import Call, World

CREATING: Final = frozenset("api_version connect description enabled_events metadata url".split())


def create(world: World, call: Call) -> Row:
    """A new endpoint, with its secret, which is shown this once."""
    params = call.params
    _check(params)
    row = world.new(
        "webhook_endpoint",
        call.account,
        api_version=API_VERSION if "api_version" in params else None,
        enabled_events=params["enabled_events"],
        status="enabled",
        url=params["url"],
        **given(params, "description"),
    )
    secret = world.names.secret("whsec")
    world.secrets[row["id"]] = [secret]
    world.kept[row["id"]] = {"connect": params.get("connect", False)}
    return {**row, "secret": secret}


def _check(params: Row) -> None:
    """This sandbox calls this machine only, and speaks one version."""
    if "url" in params and not loopback_url(params["url"]):
        raise refused(
            "This sandbox delivers to http:// URLs of this machine only (localhost, 127.0.0.1, [::1]).",
            param="url",
        )
    if params.get("api_version", API_VERSION) != API_VERSION:
        raise refused(f"This sandbox speaks API version {API_VERSION} only.", param="api_version")


def retrieve(world: World, call: Call) -> Row:
    """An endpoint, without its secret."""
    return world.find("webhook_endpoint", call.id, PLATFORM)


def update(world: World, call: Call) -> Row:
    """Change an endpoint, or switch it off."""
    _check(call.params)
    row = changed(world, call, "webhook_endpoint", None, "description", "enabled_events", "url")
    if "disabled" in call.params:
        row["status"] = "disabled" if call.params["disabled"] else "enabled"
    return row


def delete(world: World, call: Call) -> Row:
    """Tell an endpoint nothing more."""
    row = world.find("webhook_endpoint", call.id, PLATFORM)
    del world.rows["webhook_endpoint"][row["id"]]
    return {"id": row["id"], "object": "webhook_endpoint", "deleted": True}


def every(world: World, call: Call) -> Row:
    """All endpoints."""
    return listed(world, call, "webhook_endpoint")


def listening(world: World, event: Row) -> list[Row]:
    """The endpoints that an event is for: Connect endpoints hear of connected accounts, the others do not."""
    connected = "account" in event
    return [
        row
        for row in world.rows.get("webhook_endpoint", {}).values()
        if row["status"] == "enabled"
        and world.kept[row["id"]]["connect"] == connected
        and ({"*", event["type"]} & set(row["enabled_events"]))
    ]
