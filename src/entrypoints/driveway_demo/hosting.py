"""A scene of the host's: an account is opened, so that money can come."""

from typing import Final

import attrs

from driveway_demo.api import Api, Json, promise
from driveway_demo.cast import host_of, sketch_of
from driveway_demo.stage import Stage

_BACK_TO: Final = "https://driveway.example/paid"


@attrs.frozen
class Host:
    """The host of the place in the story, logged in."""

    email: str
    api: Api

    def payout(self) -> Json:
        """Their one payout, with every stay that it pays for."""
        items = self.api.get("/v1/payouts")["items"]
        promise(len(items) == 1, "the host has one payout", items)
        return self.api.get(f"/v1/payouts/{items[0]['id']}")


def onboarding(stage: Stage, hit: Json) -> Host:
    """The host of a hit opens an account to be paid to."""
    name = hit["host_first_name"]
    stage.tell.scene(f"{name} wants to be paid")
    host = Host(sketch_of(hit).email, host_of(stage.visitor, hit))
    begun = host.api.post("/v1/host/onboarding", {"return_url": _BACK_TO})
    promise(not begun["can_receive"], "nobody is paid before they said who they are", begun["missing"])
    stage.far.fills_in(begun["url"])
    done = host.api.get("/v1/host/onboarding")
    promise(done["can_receive"] and done["can_be_paid_out"], "now money can come", done["missing"])
    stage.tell.good(
        f"{name} follows a link, and tells the payment service who they are and where their bank is "
        "(a form of the stand-in's; the marketplace sees none of it)."
    )
    return host
