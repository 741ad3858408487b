"""The application under measurement, as a gunicorn factory."""

import os
from contextlib import ExitStack
from typing import Final

from flask import Flask

from driveway_app import opened, read_settings
from driveway_http import create_app

_OPEN: Final = ExitStack()


def ours() -> Flask:
    """The HTTP API on the database that the environment names, open until the worker ends."""
    return create_app(_OPEN.enter_context(opened(read_settings(os.environ))))
