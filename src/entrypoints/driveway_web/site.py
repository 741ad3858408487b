"""What all pages of an application share."""

from typing import Final

import attrs
from flask import current_app
from jinja2 import Environment

from driveway_app import TermsSettings, TileSettings

WEB: Final = "web"
"""The blueprint that all pages are in: an endpoint is ``web.<area>.<page>``."""

SITE: Final = "driveway-web"


@attrs.frozen
class Site:
    """The templates, and whether this is a place to play in.

    ``tiles`` are those that maps show, None being our own, ``terms`` those that members accept, if any.
    """

    templates: Environment
    sandbox: bool
    tiles: TileSettings | None = None
    terms: TermsSettings | None = None


def site() -> Site:
    """That of the application that serves this request."""
    found: Site = current_app.extensions[SITE]
    return found
