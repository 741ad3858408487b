"""What booking, quoting and searching cost beside floors written for the purpose: ``python -m bench``."""
