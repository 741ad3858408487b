"""The marketplace's settings in memory."""

from collections.abc import Sequence

import attrs

from driveway_core.errors import Missing
from driveway_core.settings import Marketplace, Setting
from driveway_memory.tables import Look


@attrs.frozen
class MemorySettings:
    """``system_settings``."""

    look: Look

    def marketplace(self) -> Marketplace:
        return Marketplace.read({key: setting.value for key, setting in self.look().settings.items()})

    def all(self) -> Sequence[Setting]:
        return sorted(self.look().settings.values(), key=lambda setting: setting.key)

    def get(self, key: str) -> Setting:
        try:
            return self.look().settings[key]
        except KeyError:
            raise Missing("key", "setting") from None

    def save(self, setting: Setting) -> None:
        self.look().settings[setting.key] = setting
