"""What hosts write: titles, descriptions and the way in."""

from typing import Final

from driveway_demo.chance import chosen

TITLES: Final = {
    "pad": (
        "Snug {street} driveway near {near}",
        "Front-door parking pad in {hood}",
        "Small but sunny: {street} driveway",
        "{hood} pad for a compact car, steps from {near}",
        "Easy in, easy out on {street}",
        "Short driveway, great corner: {near}",
    ),
    "driveway": (
        "Roomy driveway on {street}",
        "{hood} driveway close to {near}",
        "Park off the street near {near}",
        "Quiet {street} driveway, no circling the block",
        "Level driveway in the heart of {hood}",
        "Your spot in {hood}: flat, bright, easy",
    ),
    "garage": (
        "Private garage on {street}",
        "Dry, locked garage near {near}",
        "{hood} garage with remote, all to yourself",
        "Covered and safe: garage in {hood}",
        "Victorian garage on {street}, mind the height",
        "Garage spot a short walk from {near}",
    ),
    "carport": (
        "Carport on {street}, out of the fog",
        "Covered side spot near {near}",
        "{hood} carport, open on two sides",
        "Shaded carport behind a {street} flat",
    ),
    "double": (
        "Double driveway in {hood}: two cars, no shuffling",
        "Extra-wide driveway near {near}, trucks welcome",
        "Room for two on {street}",
        "Big rig? Wide {hood} driveway near {near}",
    ),
    "yard": (
        "Long gravel drive in {hood}",
        "Gated yard on {street}, space to turn",
        "Room for a long one, near {near}",
        "Back-lane parking behind {street}",
    ),
}
"""By kind of place; every kind is one that San Francisco has."""

_OPENINGS: Final = (
    "You park right in front of our house, a few minutes' walk from {near}.",
    "We do not own a car any more, so the space is yours. {near_start} is close by.",
    "On a calm block of {street}, handy for {near}.",
    "Leave the car here and walk to {near}; it beats hunting for a meter.",
    "Our family has lived on {street} for thirty years, and the neighbours know every car.",
    "Ideal for a day at {near} or an evening out in {hood}.",
    "Three minutes on foot to {near}, and a bus stop at the corner.",
    "A bright, easy spot in {hood} that we share when we are at work.",
)

_PLACES: Final = {
    "pad": (
        "It is short: a Model 3 fits, anything longer would hang over the pavement.",
        "The pad takes a compact sedan with a hand's width to spare.",
    ),
    "driveway": (
        "Flat concrete, with room to open all doors.",
        "The curb cut is wide and the slope is gentle, so nothing scrapes.",
        "Any sedan or crossover fits with ease.",
    ),
    "garage": (
        "The door opens with a remote that waits in the lockbox.",
        "The ceiling has a beam in the middle, please keep to the height we give.",
        "Painted floor, good light and nothing else stored inside.",
    ),
    "carport": (
        "A solid roof keeps sun and fog drip off.",
        "Covered, with open sides, so there is always fresh air.",
    ),
    "double": (
        "Two cars stand side by side and neither has to move for the other.",
        "We measured it with a Cybertruck: it fits, doors open.",
    ),
    "yard": (
        "The ground is raked gravel and drains well.",
        "Behind a gate, with enough space to turn around.",
    ),
}

_CLOSINGS: Final = (
    "Please do not block the pavement.",
    "Message us if you run late, we are relaxed about it.",
    "No engine noise after ten, our windows are right above. Electric cars are perfect.",
    "The dog barks once and then loves you.",
    "Street sweeping does not concern you here, which is half the point.",
    "We can hold a package for you if you ask a day ahead.",
    "Mind the lemon tree on the left.",
    "Guests tell us it saved their evening.",
)

_WAYS_IN: Final = (
    "Pull in nose first and keep to the right-hand wall. Ring if a car is in the way.",
    "Lockbox on the gas meter, code {code}. Put the remote back, please.",
    "The gate slides by hand. Close it behind you, the latch needs a push.",
    "Second driveway from the corner, blue door. No need to ring.",
    "Gate code {code}, then straight on. The space is marked with our house number.",
    "Back in if you can, it makes leaving much easier. The light comes on by itself.",
    "Text when you are a minute away and we open the door from inside.",
)

_REQUESTS: Final = (
    "Please turn your wheels to the curb, the street is steep.",
    "Leave a foot of space to the garage door.",
    "The charger's cable reaches the left side only.",
    "No overnight sleeping in the car, please.",
    "Keep clear of the bins on collection day.",
)


def title(key: str, kind: str, *, street: str, hood: str, near: str) -> str:
    """The line that a driver sees in the list."""
    text = chosen(f"{key} title", TITLES[kind]).format(street=street, hood=hood, near=near)
    return text[0].upper() + text[1:]


def description(key: str, kind: str, extras: tuple[str, ...], *, street: str, hood: str, near: str) -> str:
    """A few sentences: where it is, what it is like, what else there is, and a word from the host."""
    opening = chosen(f"{key} opening", _OPENINGS)
    near_start = near[0].upper() + near[1:]
    sentences = (
        opening.format(street=street, hood=hood, near=near, near_start=near_start),
        chosen(f"{key} place", _PLACES[kind]),
        *extras,
        chosen(f"{key} closing", _CLOSINGS),
    )
    return " ".join(sentences)


def way_in(key: str) -> str:
    """How to get in; only the driver of a confirmed booking reads it."""
    code = chosen(f"{key} code", range(1000, 10000))
    return chosen(f"{key} way in", _WAYS_IN).format(code=code)


def request(key: str) -> str:
    """What the host asks of every guest."""
    return chosen(f"{key} request", _REQUESTS)
