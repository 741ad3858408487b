"""Every area of pages: a function that makes its blueprint; a new one joins this list and nothing else."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint

from driveway_web.pages.account import account
from driveway_web.pages.admin import admin
from driveway_web.pages.cards import cards
from driveway_web.pages.cars import cars
from driveway_web.pages.changing import changing
from driveway_web.pages.checking_out import checking_out
from driveway_web.pages.coming_in import coming_in
from driveway_web.pages.from_mail import from_mail
from driveway_web.pages.host import host
from driveway_web.pages.looking import looking
from driveway_web.pages.reviewing import reviewing
from driveway_web.pages.security import security
from driveway_web.pages.start import start
from driveway_web.pages.stays import stays
from driveway_web.pages.terms import terms
from driveway_web.pages.troubles import troubles
from driveway_web.pages.verbs import verbs

PAGES: Final[tuple[Callable[[], Blueprint], ...]] = (
    start,
    looking,
    cars,
    checking_out,
    stays,
    verbs,
    changing,
    troubles,
    reviewing,
    cards,
    coming_in,
    from_mail,
    account,
    security,
    admin,
    terms,
    host,
)
