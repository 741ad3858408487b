"""What every store of settings must do."""

from datetime import timedelta
from threading import Event
from typing import Final

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import InvalidValue, Missing
from driveway_core.ports import Transactions
from driveway_core.settings import READERS, Marketplace, Setting
from driveway_core.testing.builders import NOW
from driveway_core.testing.contracts.fixtures import OverTransactions

PATIENCE: Final = timedelta(seconds=10)
"""For how long other transactions may see settings as they were."""


def _changed(transactions: Transactions, key: str, value: str) -> Setting:
    with transactions.begin(acting_as=SYSTEM) as work:
        setting = work.settings.get(key).changed(value, at=NOW)
        work.settings.save(setting)
    return setting


def _seen_within_seconds(transactions: Transactions, wanted: Marketplace) -> bool:
    step = timedelta(milliseconds=100)
    for _ in range(PATIENCE // step):
        with transactions.read(acting_as=SYSTEM) as work:
            if work.settings.marketplace() == wanted:
                return True
        Event().wait(step.total_seconds())
    return False


class SettingsContract(OverTransactions):
    """``Settings``."""

    def test_a_new_marketplace_has_every_setting_at_its_default(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work:
            settings = work.settings.all()
            assert work.settings.marketplace() == Marketplace()
        assert Marketplace.read({each.key: each.value for each in settings}) == Marketplace()
        assert [each.key for each in settings] == sorted(READERS)
        assert all(each.description for each in settings)

    def test_visitors_may_see_five_settings(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work:
            public = {each.key for each in work.settings.all() if each.is_public}
        assert public == {
            "feature_flags",
            "max_booking_hours",
            "maintenance_mode",
            "platform_fee_percentage",
            "supported_cities",
        }

    def test_a_setting_is_read_by_its_key(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work:
            by_key = {each.key: each for each in work.settings.all()}
            assert work.settings.get("max_booking_hours") == by_key["max_booking_hours"]

    def test_an_unknown_setting_is_missing(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(Missing):
            work.settings.get("price_of_tea")

    def test_a_changed_setting_is_kept(self, transactions: Transactions) -> None:
        setting = _changed(transactions, "max_booking_hours", "24")
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.settings.get("max_booking_hours") == setting
            assert setting in work.settings.all()

    def test_the_marketplace_follows_within_seconds(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work:
            before = work.settings.marketplace()
        _changed(transactions, "supported_cities", '["San Francisco", "Oakland"]')
        _changed(transactions, "maintenance_mode", "true")
        cities = frozenset({"San Francisco", "Oakland"})
        assert _seen_within_seconds(
            transactions, attrs.evolve(before, supported_cities=cities, maintenance_mode=True)
        )

    def test_a_value_that_a_setting_cannot_mean_is_never_kept(self, transactions: Transactions) -> None:
        with pytest.raises(InvalidValue):
            _changed(transactions, "max_booking_hours", "a week")
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.settings.get("max_booking_hours").value == "168"
