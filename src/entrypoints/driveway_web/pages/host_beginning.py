"""The way to share a driveway: who only parks so far becomes a host, too."""

from driveway_core.actors import UserType
from driveway_web.forms import Form
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who


def beginning(pages: Pages) -> None:
    """The page between a driver and the first driveway."""

    @pages.get("/host/begin")
    def begin(visit: Visit) -> Reply:
        """On to the first step, for whoever hosts; visitors register, and drivers say that they will."""
        if visit.signed_in is None:
            return Gone(to("coming-in.register", **{"as": "host", "next": to("host.new_driveway")}))
        return Gone(to("host.new_driveway")) if visit.actor.user_type.hosts else _begin(visit, Form())

    @pages.post("/host/begin", who=Who.SIGNED_IN, again=_begin)
    def become_host(visit: Visit) -> Reply:
        """A driver hosts from now on, and parks as before."""
        if not visit.actor.user_type.hosts:
            visit.container.change_profile()(visit.actor, {"user_type": UserType.BOTH})
        return Gone(to("host.new_driveway"), "You are a host, too, from now on. You park as before.")


def _begin(visit: Visit, form: Form) -> Shown:
    return Shown("host/begin.html", {"form": form})
