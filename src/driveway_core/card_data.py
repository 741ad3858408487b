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
from typing import Final

import attrs

from driveway_core.errors import Refused

_RUN: Final = re.compile(r"\d(?:[\s-]{0,3}\d){12,}", re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_GROUP: Final = re.compile(r"\d+", re.ASCII)
_BEFORE: Final = re.compile(r"[0-9A-Za-z]*$")
_AFTER: Final = re.compile(r"^[0-9A-Za-z]*")
_HEX: Final = re.compile(r"[0-9a-f]+", re.I)
_FRACTION: Final = re.compile(r"[0-9]\.$")
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
_LONGEST_PHONE: Final = 15
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
    plain = _UUID.sub("·", text if text.isascii() else _in_ascii(text))
    return any(_holds(plain, found) for found in _RUN.finditer(plain))


def _in_ascii(text: str) -> str:
    """Digits of every script as ours, dashes and blanks of every width as one."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain)


def _holds(text: str, found: "re.Match[str]") -> bool:
    before, after = text[: found.start()], text[found.end() :]
    groups = _GROUP.findall(found.group())
    left, right = _BEFORE.search(before), _AFTER.search(after)
    beside = [each.group() for each in (left, right) if each is not None and each.group()]
    if any(any(letter.isdigit() for letter in each) for each in beside):
        return False  # a longer name of letters and digits
    if len(beside) == 2 and all(_HEX.fullmatch(each) for each in beside):
        return False
    if before.endswith("+") and sum(map(len, groups)) <= _LONGEST_PHONE:
        return False
    if _FRACTION.search(before):
        groups = groups[1:]
    return any(map(is_card_number, _joined(groups)))


def _joined(groups: list[str]) -> Iterator[str]:
    """Neighbouring groups of digits put together, as far as they could be one number."""
    for start in range(len(groups)):
        digits = ""
        for group in groups[start:]:
            digits += group
            if len(digits) in _LENGTHS:
                yield digits
            elif len(digits) > _LENGTHS[-1]:
                break


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
