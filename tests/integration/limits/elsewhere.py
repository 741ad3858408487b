"""Another process on the same database: it takes orders on its input, one a line, as JSON."""

import json
import sys
from ipaddress import ip_address
from pathlib import Path

from driveway_app import on_postgres
from driveway_core.accounts import BadCredentials
from driveway_core.actors import SYSTEM
from driveway_core.tries import TooManyTries


def main() -> None:
    """Change settings, or log in with a wrong password, until there are no more orders."""
    url, home = sys.argv[1:]
    with on_postgres(url, home=Path(home)) as container:
        for line in sys.stdin:
            match json.loads(line):
                case {"set": dict(settings)}:
                    for key, value in settings.items():
                        container.change_setting()(SYSTEM, key, value)
                    told: object = len(settings)
                case {"log_in": str(email), "times": int(times)}:
                    told = [0, 0]
                    for number in range(times):
                        try:
                            container.start_session()(email, "wrong", ip_address(f"192.0.2.{number}"))
                        except BadCredentials:
                            told[0] += 1
                        except TooManyTries:
                            told[1] += 1
                case order:
                    raise ValueError(order)
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
