"""What is wrong with a form is said in the words of its labels, not in names of the API."""

import re
from collections import defaultdict

from tests.unit.web.browsing import Browser

from driveway_web.assets import FOLDER
from driveway_web.field_names import called

_FIELD = re.compile(r'ui\.(?:field|lines|select|radios|box)\(\w+, "([a-z_]+)", "([^"]+)"')


def test_a_field_is_called_as_its_label_calls_it() -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for template in (FOLDER.parent / "templates").rglob("*.html"):
        for name, label in _FIELD.findall(template.read_text(encoding="utf-8")):
            labels[name].add(label)
    assert len(labels) > 70
    strange = {
        name: (called(name), found)
        for name, found in labels.items()
        if not any(label.startswith(called(name)) for label in found)
    }
    assert strange == {}


def test_what_has_no_other_words_is_called_by_its_name() -> None:
    assert called("last_name") == "Last name"


def test_above_a_search_and_a_car_it_says_what_stands_at_the_field(driver: Browser) -> None:
    times = "start_time=2027-03-02T14:00&end_time=2027-03-02T13:00"
    page = driver.page(f"/search?where=Dolores+Park&{times}", status=422)
    assert '<a href="#f-end_time">Until</a>: must be after you arrive' in page
    assert '<a href="#f-vin">Vehicle identification number</a>: ' in driver.refused("/cars", {"vin": "1"})
