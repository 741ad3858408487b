"""The page that says how long everything is kept, written from the periods themselves.

``python -m driveway_cli.retention_page`` writes ``docs/retention.md``; a test keeps it current.
"""

import sys
from typing import Final

from driveway_core.retention import PERIODS

_HEAD: Final = """\
# How long everything is kept

Made by `python -m driveway_cli.retention_page` from `src/driveway_core/retention.py`; a test keeps it
current.

A worker drops each night what is older than its period, in batches of 500, each a transaction of its own; a
run that is killed has lost nothing, and the next one goes on. Of eight years with 100,000 bookings, 1,000
bookings a second went with their money, on two busy cores; `make proof` measures it anew. By hand:

```sh
driveway retention list
driveway retention run
driveway retention run --only bookings --json
```

| what | kept | counted from | then | why |
|---|---|---|---|---|
"""

_TAIL: Final = """
The audit log is kept seven years, and dropped by whole months.

What is not in the table is kept as long as the account that it belongs to, and goes with it: see
[Privacy](privacy.md). The ledger by itself lets go of no posting younger than seven years, whoever asks.

Copies of the data keys are kept 30 days, so that a key that was destroyed is in no copy after that. Backups
of the database are yours to limit: what an erased account had sealed opens in none of them, but what is not
sealed (a VIN, a listing's title, ids) stands in them as it stood in the database. Keep no backup longer than
you need it.
"""


def page() -> str:
    """The page as Markdown."""
    rows = (
        f"| {each.holds} | {each.words} | {each.since} | {each.then} | {each.why} |\n" for each in PERIODS
    )
    return _HEAD + "".join(rows) + _TAIL


if __name__ == "__main__":
    sys.stdout.write(page())
