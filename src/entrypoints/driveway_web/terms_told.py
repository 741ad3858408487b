"""The terms of cancelling in plain words, told from the terms themselves."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from driveway_core.cancellation_terms import EVERYTHING, CancellationTerms
from driveway_core.windows import DAY, HOUR, MINUTE

_UNITS: Final = ((DAY, "a day", "days"), (HOUR, "an hour", "hours"), (MINUTE, "a minute", "minutes"))


def sentences(terms: CancellationTerms) -> Sequence[str]:
    """One sentence for each part of the terms, the most generous first."""
    told = [
        f"{_share(tier.percent)} back until {_span(tier.before)} before the start"
        if tier.before
        else f"{_share(tier.percent)} back until the start"
        for tier in terms.tiers
    ]
    told.append(
        f"Booked by mistake? Everything back within {_span(terms.cool_off)} of booking, "
        f"if the start is more than {_span(terms.cool_off_notice)} away"
    )
    return [f"{each}." for each in told]


def _share(percent: int) -> str:
    if percent == EVERYTHING:
        return "Everything"
    return "Half" if percent == EVERYTHING // 2 else f"{percent} %"


def _span(span: timedelta) -> str:
    for unit, one, many in _UNITS:
        if span >= unit and not span % unit:
            count = span // unit
            return one if count == 1 else f"{count} {many}"
    return f"{span // MINUTE} minutes"
