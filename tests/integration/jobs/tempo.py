"""How workers hurry in tests."""

from datetime import timedelta
from typing import Final

from driveway_postgres.job_tasks import Patience
from driveway_postgres.worker import Tempo

SOON: Final = timedelta(milliseconds=20)
HURRIED: Final = Tempo(
    polling_s=0.05,
    heartbeat_s=0.1,
    silent_s=0.8,
    keeping_up_s=0.1,
    patience=Patience(soon=SOON, soon_longest=SOON, fault=SOON, fault_growth=1, tries=3),
)
