"""The first page."""

from flask import Blueprint

from driveway_web.defence import Policy
from driveway_web.pages.looking import search_values
from driveway_web.shown import Reply, Shown
from driveway_web.visits import Pages, Visit


def start() -> Blueprint:
    """What one sees first."""
    pages = Pages("start")

    @pages.get("/")
    def home(visit: Visit) -> Reply:
        """Where to, when, and with which car."""
        return Shown("start.html", search_values(visit, visit.form), policy=Policy(position=True))

    return pages.blueprint
