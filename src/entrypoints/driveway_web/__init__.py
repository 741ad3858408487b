"""Pages for drivers, hosts and operators, on the same application as the API: ``create_app(container)``."""

from driveway_web.app import create_app

__all__ = ["create_app"]
