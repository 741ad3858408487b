"""The marketplace's settings in memory."""

from collections.abc import Sequence

import attrs

from driveway_core.errors import Missing
from driveway_core.rule_sets import RuleBook
from driveway_core.settings import Marketplace, Setting
from driveway_memory.prices import rules_in_force
from driveway_memory.tables import Look


@attrs.frozen
class MemorySettings:
    """``system_settings``."""

    look: Look
    book: RuleBook

    def marketplace(self) -> Marketplace:
        tables = self.look()
        market = Marketplace.read({key: setting.value for key, setting in tables.settings.items()})
        return attrs.evolve(market, rules=rules_in_force(tables, None, self.book))

    def all(self) -> Sequence[Setting]:
        return sorted(self.look().settings.values(), key=lambda setting: setting.key)

    def get(self, key: str) -> Setting:
        try:
            return self.look().settings[key]
        except KeyError:
            raise Missing("key", "setting") from None

    def save(self, setting: Setting) -> None:
        self.look().settings[setting.key] = setting
