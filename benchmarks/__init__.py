"""What booking, quoting and searching cost beside floors written for it: ``python -m benchmarks``."""
