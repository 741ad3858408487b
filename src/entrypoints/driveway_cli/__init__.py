"""The driveway command."""
