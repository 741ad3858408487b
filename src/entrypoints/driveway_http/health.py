"""Health: whether the process is alive, and whether it can work."""

from typing import Literal

from flask import Blueprint
from spectree import SpecTree

from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import Out


class Alive(Out):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(Out):
    """The process can do its work."""

    status: Literal["ready"] = "ready"


def health(spec: SpecTree) -> Blueprint:
    """The routes that a supervisor asks."""
    blueprint = Blueprint("health", __name__)
    api = Api(blueprint, spec)

    @api.route("GET", "/healthz", answers={200: Alive}, who=Caller.STRANGER)
    def read_health(_call: Call) -> Answer:
        """The process is alive, whatever the database does."""
        return Answer(body=Alive())

    @api.route("GET", "/readyz", answers={200: Ready}, who=Caller.STRANGER)
    def read_readiness(call: Call) -> Answer:
        """The database can be reached, and its schema is this program's."""
        call.container.stores().check()
        return Answer(body=Ready())

    return blueprint
