"""The marketplace's settings, each with a form of its own."""

from typing import Final

import attrs

from driveway_core.settings import Setting, SettingType
from driveway_http.models.settings import SettingIn
from driveway_web.forms import Form
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_VALUE: Final = ("value", "setting_value")
"""What the core and the API call the field that bears the name of its setting here."""

_MEANINGS: Final = {
    "platform_fee_percentage": "What is added to the price of a stay for the platform, in percent",
    "max_booking_hours": "The longest stay, in hours, where a listing names none",
    "tesla_api_rate_limit": "How often Tesla is asked in an hour at most, for one driver",
    "maintenance_mode": "While it is on, nothing can be booked or changed, and everything can be read",
    "supported_cities": "Where places are found and booked",
}
"""What the first settings mean: their own descriptions say the value that they began with."""


def settings(pages: Pages) -> None:
    """The pages of settings."""

    @pages.get("/admin/settings", who=Who.SIGNED_IN)
    def settings(visit: Visit) -> Reply:
        """All of them as they are."""
        return _list(visit, Form())

    @pages.post("/admin/settings/<key>", again=_refused, even_in_maintenance=True)
    def change_setting(visit: Visit, key: str) -> Reply:
        """Another value: every process goes by it within seconds."""
        body = visit.form.read(SettingIn, setting_value=_sent(visit.form, key))
        visit.container.change_setting()(visit.actor, key, body.setting_value)
        return Gone(f"{to('admin.settings')}#setting-{key}", f"{_name(key)}: saved.")


def _sent(form: Form, key: str) -> str:
    """What the form of a setting says; before a box stands what it is when it is not ticked."""
    return (form.chosen(key) or ("",))[-1]


def _list(visit: Visit, form: Form) -> Shown:
    found = visit.container.read_settings()(visit.actor, public_only=False)
    stand = Form.filled({each.key: each.value for each in found})
    values = {**stand.values, **{key: form.chosen(key) for key in form.errors if key in stand.values}}
    return Shown(
        "admin/settings.html",
        {
            "settings": sorted(found, key=lambda each: each.type is SettingType.JSON),
            "form": attrs.evolve(form, values=values),
            "name": _name,
            "meaning": _meaning,
        },
    )


def _refused(visit: Visit, form: Form, key: str) -> Shown:
    errors = {key if name in _VALUE else name: reason for name, reason in form.errors.items()}
    return _list(visit, attrs.evolve(form, errors=errors))


def _name(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _meaning(setting: Setting) -> str | None:
    return _MEANINGS.get(setting.key, setting.description)
