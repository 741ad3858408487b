"""A ``driveway`` command on a leash: it ends when whoever started it is gone, be it by ``kill -9``.

``python -m driveway_cli.leashed WORDS`` is ``driveway WORDS``, told to stop as
soon as its standard input ends: that is a pipe whose other end only its
starter, and what that forked, hold open.
"""

import os
import signal
import sys
from threading import Thread

from driveway_cli.main import main


def _stop_when_let_go() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    Thread(target=_stop_when_let_go, daemon=True).start()
    main()
