"""Settings of the marketplace, as anybody may read them, and as operators read and change them."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from driveway_core.settings import Setting
from driveway_http.fields import In, LongText, Moment, Out


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


class OperatedSettingOut(SettingOut):
    """One setting, public or not, with its id, and when it was made and changed last."""

    id: UUID
    is_public: bool
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, setting: Setting) -> "OperatedSettingOut":
        """From the core's setting."""
        return cls(
            id=setting.id,
            setting_key=setting.key,
            setting_value=setting.value,
            setting_type=setting.type.value,
            description=setting.description,
            is_public=setting.is_public,
            created_at=setting.created_at,
            updated_at=setting.updated_at,
        )


class SettingIn(In):
    """A new value, as text that says what ``setting_type`` wants."""

    setting_value: LongText = Field(description="`true` or `false`, a number, a text, or JSON")
