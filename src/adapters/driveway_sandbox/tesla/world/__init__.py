"""Cars that drive, sleep and tell where they are: pure and repeatable by seed and clock."""

from driveway_sandbox.tesla.world.cars import METRES_A_MILE, SimulatedCar
from driveway_sandbox.tesla.world.driving import Temper
from driveway_sandbox.tesla.world.gps import Gps
from driveway_sandbox.tesla.world.identities import Identity, fake_vin
from driveway_sandbox.tesla.world.plans import Habits, Leg, Outage, Sleep
from driveway_sandbox.tesla.world.publishing import Hook, MqttTopics, Publisher
from driveway_sandbox.tesla.world.san_francisco import HOME, san_francisco
from driveway_sandbox.tesla.world.signals import Record
from driveway_sandbox.tesla.world.snapshots import Route, Snapshot
from driveway_sandbox.tesla.world.streets import Road, Streets
from driveway_sandbox.tesla.world.telling import USUAL, Quirks, Teller, Wish, told
from driveway_sandbox.tesla.world.ways import Arriving
from driveway_sandbox.tesla.world.world import CarWorld

__all__ = [
    "HOME",
    "METRES_A_MILE",
    "USUAL",
    "Arriving",
    "CarWorld",
    "Gps",
    "Habits",
    "Hook",
    "Identity",
    "Leg",
    "MqttTopics",
    "Outage",
    "Publisher",
    "Quirks",
    "Record",
    "Road",
    "Route",
    "SimulatedCar",
    "Sleep",
    "Snapshot",
    "Streets",
    "Teller",
    "Temper",
    "Wish",
    "fake_vin",
    "san_francisco",
    "told",
]
