"""Counter-examples in the words of a driver: lengths, amounts, and where and when it was."""

from datetime import datetime, timedelta

from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.windows import DAY, HOUR, MINUTE


def spoken(length: timedelta) -> str:
    """Elapsed time: ``6 days 21 h``; a day is 24 hours here."""
    days, rest = divmod(length, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    parts = [
        f"{days} day{'s' if days > 1 else ''}" if days else "",
        f"{hours} h" if hours else "",
        f"{minutes} min" if minutes else "",
        f"{rest.total_seconds():g} s" if rest else "",
    ]
    return " ".join(part for part in parts if part) or "no time"


def cost(length: timedelta) -> str:
    """``7 days cost``, ``1 h costs``."""
    words = spoken(length)
    return f"{words} cost{'s' if words.startswith('1 ') and words.count(' ') == 1 else ''}"


def amount(minor: int, currency: str) -> str:
    """The amount with the currency's decimals, without its code."""
    return str(Money(minor, currency).decimal)


def setting(stay: PricedStay, listing: PricedListing) -> str:
    """The rates, the clock, the start, and what else was asked for, in brackets."""
    rates = listing.rates
    named = (
        ("hourly", rates.hourly),
        ("daily", rates.daily),
        ("weekly", rates.weekly),
        ("monthly", rates.monthly),
    )
    asked = ", ".join(f"{name} {rate.decimal}" for name, rate in named if rate is not None)
    if rates.increment_minutes != 15:
        asked += f", by {rates.increment_minutes} min"
    facts = [
        f"{asked} {rates.currency}",
        f"{listing.time_zone.key}, from {local(stay.window.start, listing)}",
    ]
    if stay.charging:
        facts.append(f"charging {spoken(stay.charging)}")
    if stay.promo_code is not None:
        facts.append(f"with the code {stay.promo_code}")
    if listing.occupancy is not None:
        facts.append(f"booked {(listing.occupancy * 100).normalize():f} % of the time")
    return f"({'; '.join(facts)})"


def local(moment: datetime, listing: PricedListing) -> str:
    """What the wall clock there shows."""
    return f"{moment.astimezone(listing.time_zone):%a %Y-%m-%d %H:%M}"
