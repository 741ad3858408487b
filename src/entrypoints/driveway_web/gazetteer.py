"""Places that people name when they say where they want to go: parts of the city, and what is known there.

By hand, good to about a hundred metres. Elsewhere, and for whatever stands
not here, a position is a place too: ``37.7596, -122.4269``.
"""

import re
from collections.abc import Mapping
from typing import Final

from driveway_core.errors import InvalidValue
from driveway_core.places import Position

PLACES: Final[Mapping[str, tuple[float, float]]] = {
    "Alamo Square": (37.7764, -122.4346),
    "Bayview": (37.7340, -122.3905),
    "Bernal Heights": (37.7425, -122.4155),
    "Castro": (37.7609, -122.4350),
    "Chase Center": (37.7680, -122.3877),
    "Chinatown": (37.7941, -122.4078),
    "City Hall": (37.7793, -122.4193),
    "Coit Tower": (37.8024, -122.4058),
    "Cole Valley": (37.7655, -122.4500),
    "Cow Hollow": (37.7975, -122.4360),
    "De Young Museum": (37.7715, -122.4687),
    "Dogpatch": (37.7590, -122.3895),
    "Dolores Park": (37.7596, -122.4269),
    "Excelsior": (37.7245, -122.4275),
    "Ferry Building": (37.7955, -122.3937),
    "Fillmore": (37.7840, -122.4330),
    "Fisherman's Wharf": (37.8080, -122.4177),
    "Glen Park": (37.7335, -122.4340),
    "Golden Gate Bridge, south end": (37.8078, -122.4750),
    "Golden Gate Park": (37.7694, -122.4862),
    "Haight-Ashbury": (37.7699, -122.4469),
    "Hayes Valley": (37.7764, -122.4250),
    "Inner Richmond": (37.7805, -122.4650),
    "Inner Sunset": (37.7625, -122.4665),
    "Japantown": (37.7852, -122.4297),
    "Lands End": (37.7799, -122.5115),
    "Marina": (37.8020, -122.4380),
    "Mission": (37.7599, -122.4148),
    "Moscone Center": (37.7842, -122.4016),
    "Nob Hill": (37.7930, -122.4150),
    "Noe Valley": (37.7502, -122.4337),
    "NoPa": (37.7755, -122.4420),
    "North Beach": (37.8005, -122.4100),
    "Ocean Beach": (37.7594, -122.5107),
    "Oracle Park": (37.7786, -122.3893),
    "Outer Richmond": (37.7780, -122.4940),
    "Outer Sunset": (37.7555, -122.4940),
    "Pacific Heights": (37.7925, -122.4350),
    "Palace of Fine Arts": (37.8029, -122.4484),
    "Parkside": (37.7420, -122.4850),
    "Potrero Hill": (37.7605, -122.4010),
    "Presidio": (37.7989, -122.4662),
    "Russian Hill": (37.8010, -122.4190),
    "San Francisco General Hospital": (37.7557, -122.4047),
    "San Francisco Zoo": (37.7331, -122.5030),
    "SoMa": (37.7785, -122.4056),
    "Twin Peaks": (37.7544, -122.4477),
    "UCSF, Parnassus": (37.7631, -122.4578),
    "Union Square": (37.7880, -122.4075),
    "West Portal": (37.7405, -122.4660),
}

_DEGREES: Final = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d{1,15})?)")
_BY_KEY: Final = {re.sub(r"[^a-z0-9]", "", name.casefold()): name for name in PLACES}


def find(text: str, *, field: str) -> Position:
    """Where a name or a pair of degrees is; raises ``InvalidValue`` for what is neither.

    A name is found by its beginning or a part of it, too, where only one has it.
    """
    if not text.strip():
        raise InvalidValue(field, "please say where you are going")
    degrees = _DEGREES.fullmatch(text.strip())
    if degrees is not None:
        try:
            return Position(float(degrees[1]), float(degrees[2]))
        except InvalidValue as error:
            raise InvalidValue(field, error.reason) from None
    return Position(*PLACES[_named(text, field)])


def _named(text: str, field: str) -> str:
    wanted = re.sub(r"[^a-z0-9]", "", text.casefold())
    if wanted in _BY_KEY:
        return _BY_KEY[wanted]
    for fits in (str.startswith, str.__contains__):
        found = [name for key, name in _BY_KEY.items() if wanted and fits(key, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise InvalidValue(field, f"could be {', '.join(found[:-1])} or {found[-1]}: which one?")
    raise InvalidValue(field, "we do not know that place: choose one from the list, or use your position")
