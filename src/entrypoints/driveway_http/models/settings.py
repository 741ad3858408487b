"""Settings of the marketplace, as anybody may read them."""

from typing import Literal

from driveway_core.settings import Setting
from driveway_http.fields import Out


class SettingOut(Out):
    """One public setting; ``setting_type`` says how its text is to be read."""

    setting_key: str
    setting_value: str
    setting_type: Literal["string", "number", "boolean", "json"]
    description: str | None

    @classmethod
    def of(cls, setting: Setting) -> "SettingOut":
        """From the core's setting."""
        return cls(
            setting_key=setting.key,
            setting_value=setting.value,
            setting_type=setting.type.value,
            description=setting.description,
        )
