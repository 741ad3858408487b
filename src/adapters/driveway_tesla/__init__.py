"""Tesla's cars behind the ports ``Fleet`` and ``AutoPark`` (extra ``tesla``).

Nothing of Tesla's crosses: every value is of the core, every error one that
says what to do next. ``docs/tesla.md`` tells what is called and what was tried.
"""

from driveway_tesla.fleet import NoAutoPark, TeslaFleet
from driveway_tesla.settings import TelemetryServer, TeslaSettings
from driveway_tesla.wire import Patience

__all__ = ["NoAutoPark", "Patience", "TelemetryServer", "TeslaFleet", "TeslaSettings"]
