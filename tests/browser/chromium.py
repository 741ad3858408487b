"""The chromium of this machine, and how it is started."""

import os
import shutil
from typing import Final

ARGUMENTS: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
)
"""No name is looked up: whatever a page would load from elsewhere is not found, and written down."""


def found() -> str | None:
    """Where it is, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
