"""A marketplace in memory whose clock is set by hand, with two people of whom much is known."""

from datetime import datetime
from typing import Final

import attrs
from argon2.profiles import CHEAPEST
from dependency_injector import providers

from driveway_app import Container
from driveway_core.actors import SYSTEM, Actor
from driveway_core.erasures import Erasure
from driveway_core.testing.furnished import OVER, Furnished, furnish
from driveway_core.testing.scenes import Scene
from driveway_core.use_cases.opening_sessions import Opened
from driveway_secrets import Argon2Passwords

PASSWORD: Final = "correct horse battery"


@attrs.define
class Market:
    """Ophelia parked at Hannibal's; it is ``now``."""

    container: Container
    known: Furnished
    now: datetime = OVER

    @classmethod
    def over(cls, container: Container) -> "Market":
        """Furnished, with a password for the driver."""
        container.passwords.override(providers.Object(Argon2Passwords.with_parameters(CHEAPEST)))
        market = cls(container, furnish(container.transactions()))
        container.clock.override(providers.Object(lambda: market.now))
        with container.transactions().begin(acting_as=SYSTEM) as work:
            account = work.accounts.get(market.known.driver.id)
            hashed = container.passwords().hash(PASSWORD)
            work.accounts.save(attrs.evolve(account, password_hash=hashed))
        return market

    @property
    def scene(self) -> Scene:
        """For further stays of the two."""
        known = self.known
        return Scene(
            transactions=known.transactions,
            host=known.host,
            driver=known.driver,
            car=known.car,
            driveway=known.driveway,
        )

    def log_in(self) -> Opened:
        """The driver comes in."""
        return self.container.start_session()(self.known.driver.email.value, PASSWORD)

    def erase(self, actor: Actor | None = None) -> Erasure:
        """The driver's account is to be erased."""
        return self.container.erase_account()(actor or self.known.driver.actor, self.known.driver.id)
