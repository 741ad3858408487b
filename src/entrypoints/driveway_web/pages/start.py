"""The first page."""

from flask import Blueprint

from driveway_web.shown import Reply, Shown
from driveway_web.visits import Pages, Visit


def start() -> Blueprint:
    """What one sees first."""
    pages = Pages("start")

    @pages.get("/")
    def home(visit: Visit) -> Reply:
        """Where to go from here."""
        return Shown("start.html")

    return pages.blueprint
