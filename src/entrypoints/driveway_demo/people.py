"""The people of the city: sixty hosts and three drivers. Nobody here is real.

Telephone numbers are of the range kept for fiction (555-0100 to 555-0199),
addresses of the domain kept for examples (RFC 2606).
"""

from typing import Final

import attrs


@attrs.frozen
class HostSketch:
    """A host as they register."""

    email: str
    first_name: str
    last_name: str
    phone: str


@attrs.frozen
class DriverSketch:
    """A driver as they register, and the Tesla they add."""

    email: str
    first_name: str
    last_name: str
    phone: str
    vin: str
    display_name: str
    color: str


_NAMES: Final = (
    "Mei Chen, Rosa Delgado, Tom Brannigan, Aisha Rahman, Viktor Petrov, Grace Kim, "
    "Luis Herrera, Hannah Weiss, Duc Nguyen, Priya Raman, Marcus Bell, Elena Rossi, "
    "Sam O'Neill, Keiko Tanaka, Jamal Carter, Ingrid Solberg, Carlos Mendoza, Ruth Feldman, "
    "Wei Lin, Nadia Haddad, Patrick Doyle, Leilani Kealoha, Andre Dubois, Fatima Zahra, "
    "George Papadakis, Yuki Mori, Teresa Alvarez, Ben Horowitz-Lang, Olga Ivanova, Dante Moretti, "
    "Shirin Azadi, Kevin Park, Amara Okafor, Julia Brandt, Rafael Ortiz, Susan Whitfield, "
    "Minh Tran, Zoe Laurent, Harpreet Gill, Frank DeLuca, Naomi Stein, Alejandro Reyes, "
    "Bridget Malone, Jin Zhao, Camille Fontaine, Oscar Lindgren, Tamika Brooks, Arjun Mehta, "
    "Lucia Bianchi, Walter Schmidt, Noor Siddiqui, Erin Gallagher, Hiro Nakamura, Paula Santos, "
    "Desmond Wright, Anya Kowalska, Felix Aguilar, Joyce Wong, Malik Johnson, Sofia Lindqvist"
)


def _host(index: int, name: str) -> HostSketch:
    first, last = name.split(" ", 1)
    letters = "".join(char for char in f"{first}.{last}".lower() if char.isalpha() or char == ".")
    return HostSketch(f"{letters}@hosts.example", first, last, f"+141555501{index:02d}")


HOSTS: Final = tuple(_host(index, name) for index, name in enumerate(_NAMES.split(", ")))

DRIVERS: Final = (
    DriverSketch(
        "ada.moreno@drivers.example", "Ada", "Moreno", "+14155550190", "5YJ3E1EA8NF241058", "Pearl", "white"
    ),
    DriverSketch(
        "ravi.shah@drivers.example", "Ravi", "Shah", "+14155550191", "7SAYGDEE5PA104733", "Blue Whale", "blue"
    ),
    DriverSketch(
        "june.okada@drivers.example", "June", "Okada", "+14155550192", "7G2CEHED1RA018265", "Toaster", "steel"
    ),
)
"""A Model 3 of 2022, a Model Y of 2023 and a Cybertruck of 2024: from the smallest to the largest."""
