"""The HTTP API: ``create_app(container)``."""

from driveway_http.app import create_app

__all__ = ["create_app"]
