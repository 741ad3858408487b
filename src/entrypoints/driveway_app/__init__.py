"""The composition root: settings of the process, and the container where ports meet adapters."""

from driveway_app.archives import write_archive
from driveway_app.car_settings import CarSettings
from driveway_app.container import Container
from driveway_app.driving import drive_teslas
from driveway_app.far_side import driven_at, hook_of, lay_out, paid_at, stripe_sandbox, telling, tesla_sandbox
from driveway_app.joining import joined
from driveway_app.limiting import Limiter, Standing
from driveway_app.mail_settings import MailSettings
from driveway_app.opening import (
    application_copy,
    assembled,
    at_database,
    database_url,
    embedded,
    fresh_copy,
    in_memory,
    keeper,
    know_every_error,
    migrate,
    on_postgres,
    opened,
)
from driveway_app.page_settings import TermsSettings, TileSettings
from driveway_app.paying import Gateway, pay_through, pay_through_stripe
from driveway_app.plug_settings import Plugs
from driveway_app.plugs import CarSurroundings, Surroundings, plugged
from driveway_app.ports import Stores
from driveway_app.sealing import make_keys
from driveway_app.settings import ProcessSettings, SettingsWrong, read_settings
from driveway_app.stripe_settings import StripeSettings
from driveway_app.working import catch_up, do_due, handlers, housekeeping, money_jobs, periodic_jobs, worker

__all__ = [
    "CarSettings",
    "CarSurroundings",
    "Container",
    "Gateway",
    "Limiter",
    "MailSettings",
    "Plugs",
    "ProcessSettings",
    "SettingsWrong",
    "Standing",
    "Stores",
    "StripeSettings",
    "Surroundings",
    "TermsSettings",
    "TileSettings",
    "application_copy",
    "assembled",
    "at_database",
    "catch_up",
    "database_url",
    "do_due",
    "drive_teslas",
    "driven_at",
    "embedded",
    "fresh_copy",
    "handlers",
    "hook_of",
    "housekeeping",
    "in_memory",
    "joined",
    "keeper",
    "know_every_error",
    "lay_out",
    "make_keys",
    "migrate",
    "money_jobs",
    "on_postgres",
    "opened",
    "paid_at",
    "pay_through",
    "pay_through_stripe",
    "periodic_jobs",
    "plugged",
    "read_settings",
    "stripe_sandbox",
    "telling",
    "tesla_sandbox",
    "worker",
    "write_archive",
]
