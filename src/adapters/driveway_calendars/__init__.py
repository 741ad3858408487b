"""Calendars as they are exchanged (RFC 5545): fetched over HTTP, read with care, and written."""

from driveway_calendars.addresses import AddressPolicy
from driveway_calendars.fetcher import HttpCalendarFetcher
from driveway_calendars.reader import IcalendarReader
from driveway_calendars.writer import IcalendarWriter

__all__ = ["AddressPolicy", "HttpCalendarFetcher", "IcalendarReader", "IcalendarWriter"]
