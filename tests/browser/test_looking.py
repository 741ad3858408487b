"""What looks at the pages would notice a request that leaves, or a page that not everybody can use."""

import pytest
from tests.browser.visiting import Street
from tests.browser.walking import Walked, walk


def page(inside: str) -> str:
    return f'<html lang="en"><title>A page</title><main><h1>A page</h1>{inside}</main>'


TRACKED = page('<img src="http://tracker.example/1.png" alt="">')
UNLABELLED = page("<input>")
FAINT = page('<p style="color:#ccc;background:#fff">Hardly there</p>')
WIDER = page('<svg width="884" height="9" aria-hidden="true"></svg>')
FRAMES = """address => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
}"""
INJECTS = """() => {
    const script = document.createElement("script");
    script.textContent = "window.stolen = 1";
    document.body.append(script);
}"""


def test_a_request_that_leaves_the_machine_is_written_down(street: Street) -> None:
    eve = street.visitor("looking")
    eve.page.set_content(TRACKED)
    assert eve.heard.elsewhere == ["http://tracker.example/1.png"]
    eve.heard.elsewhere.clear()


def test_a_script_that_fails_is_written_down(street: Street) -> None:
    eve = street.visitor("looking")
    eve.opens("/log-in")
    eve.page.evaluate("setTimeout(() => { throw new Error('lost'); })")
    eve.page.wait_for_timeout(50)
    assert "lost" in "".join(eve.heard.broken)
    eve.heard.broken.clear()


@pytest.mark.parametrize("wrong, rule", [(UNLABELLED, "label"), (FAINT, "color-contrast")])
def test_a_page_that_not_everybody_can_use_is_found_out(street: Street, wrong: str, rule: str) -> None:
    eve = street.visitor("looking")
    eve.page.set_content(wrong)
    assert [each for each in eve.violations() if each.startswith(f"{rule}:")]
    with pytest.raises(AssertionError, match=rule):
        eve.looks(f"with {rule}")


def test_a_page_that_is_wider_than_a_telephone_is_found_out(street: Street) -> None:
    eve = street.visitor("looking")
    eve.page.set_content(WIDER)
    assert [each for each in eve.violations() if each.startswith("wider than a narrow screen:")]


def test_a_walk_finds_dead_links(street: Street) -> None:
    nowhere = f"{street.city.address}/nowhere"
    dead = Walked(url="/nowhere", shown=nowhere, status=404, linked=None, headings=1)
    assert next(walk(street.city.address, {}, first=("/nowhere",))) == dead


def test_the_pages_are_shown_in_nobody_elses_frame(street: Street) -> None:
    eve = street.visitor("looking")
    eve.page.goto(street.city.tesla)
    eve.page.evaluate(FRAMES, f"{street.city.address}/log-in")
    eve.page.wait_for_timeout(300)
    framed = eve.page.frames[-1]
    assert framed.locator("form").count() == 0
    assert eve.heard.broken, "the browser says why"
    eve.heard.broken.clear()


def test_words_of_people_are_no_script_in_a_page(street: Street) -> None:
    eve = street.visitor("looking")
    eve.opens("/log-in?next=%22%3E%3Cscript%3Ewindow.stolen=1%3C/script%3E")
    assert eve.page.evaluate("window.stolen") is None
    eve.page.evaluate(INJECTS)
    assert eve.page.evaluate("window.stolen") is None
    assert "Content Security Policy" in "".join(eve.heard.broken)
    eve.heard.broken.clear()
