"""Ways for a command to reach a car; each is one transport, and all are asked alike."""

from typing import Protocol

from driveway_core.car_links import CarLink
from driveway_core.cars import Car, CarCommand, Destination, NavigationRoute


class SigningWanted(Exception):  # a signal between transports: nobody is refused anything
    """The car obeys signed commands only: nothing was done, and it may be asked again, signed."""


class PlainWanted(Exception):  # as above
    """The car knows nothing of signed commands: nothing was done, and it may be asked again, plainly."""


class Transport(Protocol):
    """One way to a car.

    Raises what ``Fleet`` may raise; ``SigningWanted`` where another transport
    may still do it, and ``PlainWanted`` likewise: both only where nothing was
    done. ``WAKE`` never comes here: it needs no signature, and goes straight to
    the Fleet API whatever the transport.
    """

    def command(self, link: CarLink, car: Car, command: CarCommand) -> None:
        """Done when this returns; sent once, whatever happens."""
        ...

    def navigate(self, link: CarLink, car: Car, destination: Destination) -> NavigationRoute:
        """That it was taken is all that is known then; by which route."""
        ...
