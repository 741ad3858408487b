"""``python -m driveway_cli``."""

from driveway_cli.main import main

main()
