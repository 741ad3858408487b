"""``system_settings``, and what a process remembers of them for a moment."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import attrs
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from driveway_core.errors import Missing
from driveway_core.rule_sets import RuleBook
from driveway_core.settings import Marketplace, Setting, SettingType
from driveway_postgres.price_rules import market_rules
from driveway_postgres.runner import Row, Runner, statement
from driveway_postgres.tables import system_settings

REMEMBERED_S: Final = 2.0
"""After so many seconds a change made by another process is seen."""

_SAVED: Final = (
    system_settings.c.setting_key,
    system_settings.c.setting_value,
    system_settings.c.setting_type,
    system_settings.c.description,
    system_settings.c.is_public,
    system_settings.c.updated_at,
)
_COLUMNS: Final = (system_settings.c.id, *_SAVED, system_settings.c.created_at)
_ALL: Final = statement(select(*_COLUMNS).order_by(system_settings.c.setting_key))
_GET: Final = statement(select(*_COLUMNS).where(system_settings.c.setting_key == bindparam("setting_key")))
_SAVE: Final = statement(
    insert(system_settings)
    .values({c: bindparam(c.name) for c in _SAVED})
    .on_conflict_do_update(
        index_elements=[system_settings.c.setting_key],
        set_={c: bindparam(c.name) for c in _SAVED if c.name != "setting_key"},
    )
)


def _setting(row: Row) -> Setting:
    id_, key, value, type_, description, is_public, updated_at, created_at = row
    return Setting(
        id=id_,
        key=key,
        value=value,
        type=SettingType(type_),
        description=description,
        is_public=is_public,
        created_at=created_at,
        updated_at=updated_at,
    )


class Remembered:
    """The marketplace's settings as last read, shared by the threads of a process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._market: Marketplace | None = None
        self._until = 0.0
        self._changes = 0

    def recall(self) -> Marketplace | None:
        """What was read not long ago."""
        market = self._market
        return market if market is not None and self._clock() < self._until else None

    @property
    def changes(self) -> int:
        """How often the settings were changed here."""
        return self._changes

    def keep(self, market: Marketplace, *, since: int) -> None:
        """Remember what was read, unless there have been changes since then."""
        with self._guard:
            if since == self._changes:
                self._market, self._until = market, self._clock() + REMEMBERED_S

    def forget(self) -> None:
        """The settings were changed."""
        with self._guard:
            self._changes += 1
            self._market = None


@attrs.define
class PostgresSettings:
    """The ``Settings`` port, for one transaction; ``changed`` once it wrote."""

    _lend: Callable[[], Runner]
    _remembered: Remembered
    _book: RuleBook
    changed: bool = False

    def marketplace(self) -> Marketplace:
        if self.changed:
            return self._read()
        market = self._remembered.recall()
        if market is None:
            since = self._remembered.changes
            market = self._read()
            self._remembered.keep(market, since=since)
        return market

    def all(self) -> Sequence[Setting]:
        return [_setting(row) for row in self._lend().all(_ALL)]

    def get(self, key: str) -> Setting:
        row = self._lend().one(_GET, {"setting_key": key})
        if row is None:
            raise Missing("key", "setting")
        return _setting(row)

    def save(self, setting: Setting) -> None:
        self._lend().run(
            _SAVE,
            {
                "setting_key": setting.key,
                "setting_value": setting.value,
                "setting_type": setting.type.value,
                "description": setting.description,
                "is_public": setting.is_public,
                "updated_at": setting.updated_at,
            },
        )
        self.changed = True

    def _read(self) -> Marketplace:
        market = Marketplace.read({setting.key: setting.value for setting in self.all()})
        return attrs.evolve(market, rules=market_rules(self._lend(), self._book))

    def rules_changed(self) -> None:
        """The marketplace's price rules were chosen anew in this transaction."""
        self.changed = True
