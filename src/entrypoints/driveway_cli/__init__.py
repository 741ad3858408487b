"""The command line: ``driveway``."""
