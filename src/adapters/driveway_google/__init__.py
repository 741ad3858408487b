"""Addresses through Google's Address Validation API (extra ``google``)."""

from driveway_google.addresses import GoogleAddressBook
from driveway_google.settings import GoogleSettings

__all__ = ["GoogleAddressBook", "GoogleSettings"]
