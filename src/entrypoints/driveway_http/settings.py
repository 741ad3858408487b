"""Settings: the public ones."""

from flask import Blueprint
from spectree import SpecTree

from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageOut
from driveway_http.models.settings import SettingOut


class SettingsPage(PageOut[SettingOut]):
    """The public settings, all on one page."""


def settings(spec: SpecTree) -> Blueprint:
    """The routes of settings."""
    blueprint = Blueprint("settings", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/settings", answers={200: SettingsPage}, who=Caller.STRANGER)
    def read_settings(call: Call) -> Answer:
        """What the marketplace says of itself: its fee, its cities, its limits."""
        found = call.container.read_settings()(call.actor)
        items = [SettingOut.of(setting) for setting in found]
        return Answer(body=SettingsPage(items=items, next_cursor=None))

    return blueprint
