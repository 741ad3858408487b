"""The far side: loopback stand-ins that the real adapters talk to (extra ``sandbox``).

A stand-in answers real HTTP, keeps state, keeps a ledger and misbehaves on
request. It never listens beyond this machine, and says on every answer that
it is not the real thing.
"""

from driveway_sandbox.clock import Clock
from driveway_sandbox.errors import DescriptionMissing, NotLoopback
from driveway_sandbox.faults import Fault, FaultKind, FaultPlan
from driveway_sandbox.google.sandbox import GoogleSandbox
from driveway_sandbox.stripe.sandbox import StripeSandbox
from driveway_sandbox.stripe.service import WrongAnswers
from driveway_sandbox.tesla.auto_park import SimulatedAutoPark
from driveway_sandbox.tesla.faults import FleetFault, FleetFaultKind, FleetFaultPlan
from driveway_sandbox.tesla.sandbox import TeslaSandbox
from driveway_sandbox.tesla.service import WrongDeeds

__all__ = [
    "Clock",
    "DescriptionMissing",
    "Fault",
    "FaultKind",
    "FaultPlan",
    "FleetFault",
    "FleetFaultKind",
    "FleetFaultPlan",
    "GoogleSandbox",
    "NotLoopback",
    "SimulatedAutoPark",
    "StripeSandbox",
    "TeslaSandbox",
    "WrongAnswers",
    "WrongDeeds",
]
