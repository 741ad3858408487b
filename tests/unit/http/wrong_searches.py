"""Wrong questions: each parameter of a search missing or strange."""

from collections.abc import Mapping
from typing import Final

from tests.unit.http.world import told
from tests.unit.http.wrong import Wrong

SEARCH: Final[Mapping[str, str]] = {
    "near": "37.7749,-122.4194",
    "start_time": told(1).replace("+", "%2B"),
    "end_time": told(3).replace("+", "%2B"),
}


def asked(name: str, where: tuple[str, ...], **parameters: str | None) -> Wrong:
    """A search with some parameters changed, or left out where None."""
    every = {key: value for key, value in {**SEARCH, **parameters}.items() if value is not None}
    query = "&".join(f"{key}={value}" for key, value in every.items())
    return Wrong(f"search with {name}", "GET", f"/v1/driveways?{query}", None, 422, "invalid", where)


SEARCHES: Final = [
    *(asked(f"no {name}", (name,), **{name: None}) for name in SEARCH),
    *(
        asked(f"near {near!r}", ("near",), near=near)
        for near in ("", "here", "91,0", "0,181", "nan,nan", "1", "1,2,3", "1e1,2")
    ),
    *(
        asked(f"a limit of {limit}", ("limit",), limit=limit)
        for limit in ("0", "101", "-1", "many", "1.0", "9" * 40)
    ),
    *(asked(f"a radius of {radius}", ("radius_m",), radius_m=radius) for radius in ("0", "20001", "1e3")),
    *(
        asked(f"the cursor {cursor!r}", ("cursor",), cursor=cursor)
        for cursor in ("", "x", "AAAA", "%00", "x" * 201)
    ),
    asked("a naive time", ("start_time",), start_time="2027-03-01T17:00:00"),
    asked("a reversed window", ("end_time",), end_time=told(0).replace("+", "%2B")),
    asked("the first of all years", ("start_time",), start_time="0001-01-01T00:00:00Z"),
    asked("the last of all years", ("end_time",), end_time="9999-12-31T23:59:59Z"),
    asked("an unknown order", ("order",), order="random"),
    asked("an unknown filter", ("has_pool",), has_pool="true"),
    asked("a filter that is neither true nor false", ("is_covered",), is_covered="1"),
    asked("an unknown plug", ("charging_connector_type",), charging_connector_type="usb"),
    asked("a negative price", ("max_total",), max_total="-1"),
    asked("a car that is no id", ("vehicle_id",), vehicle_id="mine"),
    asked("half a car", ("width_inches", "height_inches"), length_inches="180"),
    asked("two cars", ("length_inches",), vehicle_id="{vehicle}", length_inches="180"),
    asked("two orders", ("order",), order="price&order=best"),
]
