"""Settings: the public ones for anybody, and all of them for operators."""

from flask import Blueprint
from spectree import SpecTree

from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageOut
from driveway_http.models.settings import OperatedSettingOut, SettingIn, SettingOut


class SettingsPage(PageOut[SettingOut]):
    """The public settings, all on one page."""


class OperatedSettingsPage(PageOut[OperatedSettingOut]):
    """All settings, on one page."""


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

    @api.route("GET", "/admin/settings", answers={200: OperatedSettingsPage})
    def list_settings(call: Call) -> Answer:
        """Every setting, public or not; for operators."""
        found = call.container.read_settings()(call.actor, public_only=False)
        items = [OperatedSettingOut.of(setting) for setting in found]
        return Answer(body=OperatedSettingsPage(items=items, next_cursor=None))

    @api.route("GET", "/admin/settings/<key>", answers={200: OperatedSettingOut})
    def read_setting(call: Call, key: str) -> Answer:
        """One setting; for operators."""
        return Answer(body=OperatedSettingOut.of(call.container.read_setting()(call.actor, key)))

    @api.route(
        "PUT",
        "/admin/settings/<key>",
        answers={200: OperatedSettingOut},
        problems=(409,),
        even_in_maintenance=True,
        told_as={"value": "setting_value"},
    )
    def change_setting(call: Call, key: str, body: SettingIn) -> Answer:
        """An operator changes a setting: every process goes by it within seconds.

        What the setting cannot mean is refused, and nothing has changed then.
        """
        changed = call.container.change_setting()(call.actor, key, body.setting_value)
        return Answer(body=OperatedSettingOut.of(changed))

    return blueprint
