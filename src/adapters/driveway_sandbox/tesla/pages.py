"""The pages that people see; each says that it is not Tesla."""

from html import escape
from typing import Final

from driveway_core.cars import CarState
from driveway_core.places import Position
from driveway_sandbox.loopback import Answer
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.realm import Realm
from driveway_sandbox.tesla.world import Snapshot

NOT_TESLA: Final = "A stand-in: this is not Tesla. It runs on this machine, and no real car is involved."
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
}
_WIDE, _HIGH, _EDGE = 640, 420, 30
_COLOURS: Final = {CarState.ONLINE: "#15803d", CarState.ASLEEP: "#64748b", CarState.OFFLINE: "#b91c1c"}


def page(title: str, inside: str, status: int = 200, *, refresh: int = 0) -> Answer:
    """An HTML page under the sentence that says what this is."""
    again = f"<meta http-equiv=refresh content={refresh}>" if refresh else ""
    text = (
        f"<!doctype html><html lang=en><meta charset=utf-8>{again}<title>{escape(title)}</title>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        "<style>:root{color-scheme:light dark;background:Canvas;color:CanvasText}"
        "body{font:1rem/1.5 sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}h1{line-height:1.2}"
        "p.not{background:#fff3c4;color:#222;padding:.5rem 1rem;border-left:.3rem solid #b45309}"
        "svg{width:100%;background:#f1f5f9}td,th{text-align:left;padding-right:1rem}"
        "ul{padding:0;list-style:none}li{padding:.7rem 0;border-bottom:1px solid #8888}"
        "label{display:inline-flex;gap:.5rem;align-items:center;min-height:2.75rem}"
        "select,button{font:inherit;min-height:2.75rem;padding:.4rem .8rem}input{width:1.3rem;height:1.3rem}"
        "button{padding:.4rem 1.4rem;border-radius:2rem;border:1px solid #888;background:#fff;color:#333}"
        "button[value=allow]{background:#0b5f4e;border-color:#0b5f4e;color:#fff}</style>"
        f"<main><p class=not role=note>{NOT_TESLA}</p><h1>{escape(title)}</h1>{inside}</main></html>"
    )
    return Answer(status, text.encode(), _HEADERS, kind="text/html; charset=utf-8")


def live(realm: Realm) -> Answer:
    """The cars on a map of their own, drawn anew every two seconds."""
    rows = "".join(map(_row, realm.cars))
    table = (
        f"<table><tr><th>car<th>owner<th>state<th>gear<th>on the way to{rows}</table>"
        if rows
        else "<p>There are no cars yet.</p>"
    )
    now = realm.clock.now().strftime("%Y-%m-%d %H:%M:%S UTC")
    told = f"<p>It is {now} here. What steers this is under <code>/_sandbox/</code>.</p>"
    return page("A stand-in for Tesla", _map(realm) + table + told, refresh=2)


def _row(car: ListedCar) -> str:
    now = car.body.now()
    way = ""
    if now.route is not None:
        way = f"{escape(now.route.name)}, {now.route.minutes:.0f} min"
    cells = (car.identity.display_name, car.owner.name, now.state.value, now.gear.value)
    return "<tr>" + "".join(f"<td>{escape(each)}" for each in cells) + f"<td>{way}"


def _map(realm: Realm) -> str:
    seen = [(car, car.body.now()) for car in realm.cars]
    streets = realm.world.streets
    corners = [streets.plane.position(node) for node in streets.nodes]
    spots = [now.position for _, now in seen] + [place for _, place in realm.places] + corners
    spots += [now.route.position for _, now in seen if now.route is not None]
    west, east = min(each.longitude for each in spots), max(each.longitude for each in spots)
    south, north = min(each.latitude for each in spots), max(each.latitude for each in spots)

    def point(place: Position) -> tuple[float, float]:
        across = (place.longitude - west) / (east - west or 1)
        up = (place.latitude - south) / (north - south or 1)
        return (
            round(_EDGE + across * (_WIDE - 2 * _EDGE), 1),
            round(_HIGH - _EDGE - up * (_HIGH - 2 * _EDGE), 1),
        )

    ends = [point(corner) for corner in corners]
    lines = "".join("M{} {}L{} {}".format(*ends[each.start], *ends[each.end]) for each in streets.pieces)
    drawn = [
        f"<svg viewBox='0 0 {_WIDE} {_HIGH}' role=img aria-label='Where the simulated cars are'>",
        f"<path d='{lines}' stroke=#cbd5e1 fill=none />",
    ]
    for name, place in realm.places:
        x, y = point(place)
        drawn.append(f"<circle cx={x} cy={y} r=3 fill=#b45309><title>{escape(name)}</title></circle>")
    for car, now in seen:
        drawn += _car_drawn(car, now, point(now.position))
        if now.route is not None:
            (x, y), (to_x, to_y) = point(now.position), point(now.route.position)
            drawn.append(f"<line x1={x} y1={y} x2={to_x} y2={to_y} stroke=#0369a1 stroke-dasharray=4 />")
    return "".join([*drawn, "</svg>"])


def _car_drawn(car: ListedCar, now: Snapshot, spot: tuple[float, float]) -> list[str]:
    """A square in park, else a circle; its colour is its state."""
    x, y = spot
    fill = _COLOURS[now.state]
    shape = f"<circle cx={x} cy={y} r=7 fill={fill} />"
    if now.parked:
        shape = f"<rect x={x - 6:.1f} y={y - 6:.1f} width=12 height=12 fill={fill} />"
    name = escape(car.identity.display_name)
    return [shape, f"<text x={x + 10:.1f} y={y + 4:.1f} font-size=12>{name}</text>"]
