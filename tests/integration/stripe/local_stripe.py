"""localstripe, somebody else's stand-in for Stripe, as a process of its own on a loopback port.

It knows less than Stripe. ``WhatItKnows`` is the adapter's HTTP without what it refuses; nothing in
the adapter knows of it.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from urllib.parse import parse_qsl, urlencode

from driveway_stripe.client import Tries

LAUNCH: Final = """
import asyncio, logging, socket
from aiohttp import web
from localstripe.resources import Store
from localstripe.server import app
Store.dump_to_disk = lambda self: None  # else all it knows is written under /tmp
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
web.run_app(app, sock=listening, print=None, access_log=None)
"""
"""By itself it would listen on every address of the machine."""

UNKNOWN: Final = (
    "automatic_payment_methods[",  # it takes cards and bank debits, whatever is asked for
    "setup_future_usage",
    "off_session",
    "usage",
    "failure_balance_transaction",  # its refunds never fail
)


@contextmanager
def running() -> Iterator[str]:
    """Its base address."""
    with subprocess.Popen([sys.executable, "-c", LAUNCH], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()
            process.wait(10)


class WhatItKnows(Tries):
    """The adapter's HTTP, less the parameters that localstripe refuses as unexpected.

    It confirms only what has its card already, so a card that comes with the
    confirmation is put on the payment first.
    """

    def __init__(self) -> None:
        super().__init__(timeout=(3, 20))
        self.left_out: set[str] = set()

    def request(  # type: ignore[override]  # as its parent
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: object = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """One try, in the words that it knows."""
        if not isinstance(post_data, str):
            where, _, query = url.partition("?")
            asked = [(name, value) for name, value in parse_qsl(query) if value.split(".")[-1] not in UNKNOWN]
            return super().request(method, f"{where}?{urlencode(asked)}", headers, post_data)
        kept = []
        for name, value in parse_qsl(post_data, keep_blank_values=True):
            if name.startswith(UNKNOWN) or value in UNKNOWN:
                self.left_out.add(name if name not in ("expand[0]", "expand[1]") else value)
            elif name == "payment_method" and url.endswith("/confirm"):
                self.left_out.add("confirm: payment_method")
                card = urlencode({"payment_method": value})
                answer = super().request("post", url.removesuffix("/confirm"), headers, card)
                if answer[1] >= 400:
                    return answer
            else:
                kept.append((name, value))
        return super().request(method, url, headers, urlencode(kept))
