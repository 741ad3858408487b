"""Every page that anybody can reach: none is broken, no link is dead, and axe finds nothing."""

import pytest
from tests.browser.visiting import Street, shape
from tests.browser.walking import Walked, walk

ROLES = ("visitor", "driver", "host", "operator")
REFUSED = {401, 403, 404, 422}
"""What somebody is told who types an address in that is not for them, or not whole; no link leads there."""


def cookies(street: Street, role: str) -> dict[str, str]:
    if role == "visitor":
        return {}
    kept = street.someone(role, "walk").page.context.cookies()
    return {each["name"]: each["value"] for each in kept if "name" in each and "value" in each}


@pytest.fixture(scope="session")
def walked() -> dict[str, list[Walked]]:
    """What each actor found."""
    return {}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_broken_wherever_somebody_goes(
    street: Street, walked: dict[str, list[Walked]], role: str
) -> None:
    found = walked[role] = list(walk(street.city.address, cookies(street, role)))
    pages = [each for each in found if each.headings is not None]
    assert [each for each in found if each.status >= 500] == []
    assert [each for each in found if each.linked is not None and each.status >= 400] == []
    assert [each for each in found if each.status >= 400 and each.status not in REFUSED] == []
    assert [each for each in pages if each.headings != 1] == []
    assert len({shape(each.url) for each in pages}) >= 4


def test_axe_finds_nothing_on_any_kind_of_page(street: Street, walked: dict[str, list[Walked]]) -> None:
    looked_at, wrong = {path for path, _ in street.seen}, []
    for role, found in walked.items():
        pages = [each for each in found if each.headings is not None and each.status == 200]
        new = {shape(each.shown): each.url for each in pages if shape(each.shown) not in looked_at}
        if not new:
            continue
        looked_at |= set(new)
        visitor = street.visitor("walk") if role == "visitor" else street.someone(role, "walk")
        for url in new.values():
            visitor.opens(url)
            wrong += [f"{role} {url} {each}" for each in visitor.violations()]
    assert not wrong, "\n".join(wrong)
