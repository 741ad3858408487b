"""A stand-in for Google's Address Validation API."""

from driveway_sandbox.google.sandbox import GoogleSandbox
from driveway_sandbox.google.town import House

__all__ = ["GoogleSandbox", "House"]
