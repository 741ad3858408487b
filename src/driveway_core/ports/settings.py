"""What the marketplace goes by."""

from collections.abc import Sequence
from typing import Protocol

from driveway_core.settings import Marketplace, Setting


class Settings(Protocol):
    """``system_settings``."""

    def marketplace(self) -> Marketplace:
        """All settings, typed; changes made elsewhere are seen within seconds."""
        ...

    def all(self) -> Sequence[Setting]: ...
    def get(self, key: str) -> Setting: ...
    def save(self, setting: Setting) -> None: ...
