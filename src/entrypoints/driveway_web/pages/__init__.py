"""Every area of pages: a function that makes its blueprint; a new one joins this list and nothing else."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint

from driveway_web.pages.account import account
from driveway_web.pages.admin import admin
from driveway_web.pages.cars import cars
from driveway_web.pages.coming_in import coming_in
from driveway_web.pages.from_mail import from_mail
from driveway_web.pages.host import host
from driveway_web.pages.looking import looking
from driveway_web.pages.security import security
from driveway_web.pages.start import start
from driveway_web.pages.terms import terms

PAGES: Final[tuple[Callable[[], Blueprint], ...]] = (
    start,
    looking,
    cars,
    coming_in,
    from_mail,
    account,
    security,
    admin,
    terms,
    host,
)
