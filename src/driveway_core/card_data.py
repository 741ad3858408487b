"""Card numbers and security codes: nothing here ever takes one, keeps one, or writes one down.

Cards are entered with the payment service, and known here by an id. What
comes in all the same is recognised and refused. A number counts as a card's
when it has 13 to 19 digits, with blanks or dashes between them or without,
begins as a network's do and passes the check digit (ISO/IEC 7812). Sources:
docs.stripe.com/security/guide; the networks' prefixes as
en.wikipedia.org/wiki/Payment_card_number lists them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import takewhile
from string import digits
from typing import Final

import attrs

from driveway_core.errors import Refused

_NO_CARDS: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # a UUID
    r"|\+\d(?:[\s-]?\d){6,14}(?![\s-]?\d)"  # a telephone number, which has at most 15 digits
    r"|(?<=\d)\.\d+",  # a fraction
    re.I | re.ASCII,
)
_GROUP: Final = re.compile(r"\d+", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s-]{1,3}")
_HEX: Final = re.compile(r"[0-9a-f]+", re.I)
_WIDEST_GAP: Final = 3
_NEAR: Final = 64
_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_NETWORKS: Final = re.compile(
    r"4(\d{12}|\d{15}|\d{18})"  # Visa
    r"|(5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(6011|64[4-9]\d|65\d{2})\d{12,15}"  # Discover
    r"|35(2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|3(0[0-5]|[689]\d)\d{11,16}"  # Diners Club
    r"|62\d{14,17}"  # UnionPay
    r"|(5018|5020|5038|5893|6304|6759|676[1-3])\d{9,15}"  # Maestro
    r"|220[0-4]\d{12,15}"  # Mir
    r"|(60|81|82)\d{14}|508\d{13}"  # RuPay
)
_LENGTHS: Final = range(13, 20)

_FIELDS: Final = frozenset(
    "cvc cvv cvc2 cvv2 csc cardcvc cardcvv cardcode cardnumber cardno cardnum ccnumber ccnum ccn "
    "creditcard creditcardnumber debitcardnumber securitycode cardsecuritycode cardverificationcode "
    "cardverificationvalue pan primaryaccountnumber magneticstripe track1 track2".split()
)
_OF_A_CARD: Final = frozenset("card creditcard debitcard source paymentmethod paymentmethoddata".split())
_IN_A_CARD: Final = frozenset("number code pin".split())


@attrs.frozen
class CardDataRefused(Refused):
    """A card's number or security code was sent here, where it must never be; ``field`` says where.

    Nothing of it is kept. A card is saved with the payment service, and named here by its id.
    """

    slug = "card-data-refused"
    title = "Please send no card numbers"

    field: str

    def __str__(self) -> str:
        return (
            "This looks like a card's number or security code. It was not kept: cards are entered with the "
            "payment service only, and named here by their id."
        )


def holds_card_number(text: str) -> bool:
    """Whether a card's number stands in a text; UUIDs, telephone numbers with + and fractions are none."""
    if text.isascii() and sum(map(text.count, digits)) < _LENGTHS[0]:
        return False
    plain = _NO_CARDS.sub("·", text if text.isascii() else _in_ascii(text))
    return any(_holds(plain, run) for run in _runs(plain))


def _runs(text: str) -> Iterator["list[re.Match[str]]"]:
    """Groups of digits that could be one number: each follows the one before it closely."""
    run: list[re.Match[str]] = []
    for group in _GROUP.finditer(text):
        end = run[-1].end() if run else 0
        if run and not (group.start() - end <= _WIDEST_GAP and _BETWEEN.fullmatch(text, end, group.start())):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _in_ascii(text: str) -> str:
    """Digits of every script as ours, dashes and blanks of every width as one."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain)


def _holds(text: str, run: "list[re.Match[str]]") -> bool:
    """Whether one of the numbers that neighbouring groups make is a card's."""
    parts = [group.group() for group in run]
    for first, start in enumerate(run):
        length = 0
        for last in range(first, len(run)):
            length += len(parts[last])
            if length > _LENGTHS[-1]:
                break
            enough = length >= _LENGTHS[0] and is_card_number("".join(parts[first : last + 1]))
            if enough and _stands_alone(text, start.start(), run[last].end()):
                return True
    return False


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether it is no part of a longer name of letters and digits, nor of a number in hexadecimal digits."""
    left = "".join(takewhile(_is_letter, reversed(text[max(0, start - _NEAR) : start])))
    right = "".join(takewhile(_is_letter, text[end : end + _NEAR]))
    if any(letter.isdigit() for letter in left + right):
        return False
    return not (left and right and _HEX.fullmatch(left + right))


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()


def is_card_number(digits: str) -> bool:
    """Whether digits alone are a network's number with its right check digit."""
    if len(digits) not in _LENGTHS or not _NETWORKS.fullmatch(digits):
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def names_card_data(name: str, *, within: str = "") -> bool:
    """Whether a field of that name is for a card's number or security code; ``within`` is what it is in."""
    plain = _letters(name)
    return plain in _FIELDS or (plain in _IN_A_CARD and _letters(within) in _OF_A_CARD)


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def refuse_card_data(document: object) -> None:
    """Raises ``CardDataRefused``, with a JSON pointer, for what must not be in a document."""
    waiting: list[tuple[str, str, object]] = [("", "", document)]
    while waiting:
        pointer, name, part = waiting.pop()
        if isinstance(part, Mapping):
            for key, value in part.items():
                if holds_card_number(str(key)):
                    raise CardDataRefused(pointer or "/")
                below = f"{pointer}/{str(key)[:100].replace('~', '~0').replace('/', '~1')}"
                if names_card_data(str(key), within=name):
                    raise CardDataRefused(below)
                waiting.append((below, str(key), value))
        elif isinstance(part, list):
            waiting += [(f"{pointer}/{place}", name, each) for place, each in enumerate(part)]
        elif holds_card_number(_written(part)):
            raise CardDataRefused(pointer or "/")


def _written(value: object) -> str:
    """A text, or a whole number in digits; nothing for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int) else ""
