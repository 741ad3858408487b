"""Google's Address Validation through a stand-in for it: what is asked, and what becomes of each answer."""

import json
import logging

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.addresses import AddressesUnavailable, Next, WrittenAddress
from driveway_core.errors import InvalidValue
from driveway_core.ports import AddressBook
from driveway_core.testing.contracts.addresses import KNOWN, AddressBookContract
from driveway_google import GoogleAddressBook, GoogleSettings
from driveway_google.answers import found_in
from driveway_sandbox import GoogleSandbox
from driveway_sandbox.google.sandbox import KEY
from driveway_sandbox.google.shapes import problem
from driveway_sandbox.loopback import Answer


class TestGoogle(AddressBookContract):
    @pytest.fixture
    def book(self, book: GoogleAddressBook) -> AddressBook:
        return book


def test_what_is_asked_has_the_shape_of_googles_reference(
    book: GoogleAddressBook, google: GoogleSandbox
) -> None:
    book.find(attrs.evolve(KNOWN, line="123 Castro Street\n\nApt 4"))
    assert google.asked == [
        {
            "address": {
                "regionCode": "US",
                "administrativeArea": "CA",
                "locality": "San Francisco",
                "postalCode": "94114",
                "addressLines": ["123 Castro Street", "Apt 4"],
            }
        }
    ]


@pytest.mark.parametrize(
    "answer",
    [
        problem(403, "PERMISSION_DENIED", "Requests to this API are blocked."),
        problem(429, "RESOURCE_EXHAUSTED", "Quota exceeded."),
        problem(500, "INTERNAL", "Internal error encountered."),
        problem(503, "UNAVAILABLE", "The service is currently unavailable."),
        Answer(302, headers={"Location": "https://elsewhere.example/"}),
        Answer(200, b"not JSON"),
        Answer(200, b"[" * 100_000),
        Answer(200, b"{}"),
        Answer(200, b'{"result": {"verdict": 7}}'),
        Answer(200, b" " * 300_000 + b"{}"),
        Answer(200, b"{}" * 100, dropped=True),
        Answer(200, b"{}" * 100, cut=True),
    ],
    ids=lambda answer: f"{answer.status} {answer.body[:20]!r} {answer.dropped} {answer.cut}",
)
def test_no_answer_is_no_address(book: GoogleAddressBook, google: GoogleSandbox, answer: Answer) -> None:
    google.next_answers.append(answer)
    with pytest.raises(AddressesUnavailable):
        book.find(KNOWN)
    assert len(google.asked) == 1, "asked once, and not again"
    assert book.find(KNOWN).next is Next.ACCEPT


def test_a_wrong_key_is_told_the_log_and_not_the_host(
    google: GoogleSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    key = "AIza-planted-key"
    with (
        GoogleAddressBook.open(GoogleSettings(api_key=key, api_base=google.url)) as book,
        caplog.at_level(logging.DEBUG),
        pytest.raises(AddressesUnavailable),
    ):
        book.find(KNOWN)
    assert "400 API_KEY_INVALID" in caplog.text
    assert key not in caplog.text
    assert key not in repr(book)
    assert KNOWN.line not in caplog.text


def test_an_address_that_cannot_be_asked_about_is_named(book: GoogleAddressBook) -> None:
    with pytest.raises(InvalidValue, match="address"):
        book.find(attrs.evolve(KNOWN, line=" \n "))


def test_a_machine_that_is_not_there_is_no_address() -> None:
    settings = GoogleSettings(api_key=KEY, api_base="http://127.0.0.1:9")
    with GoogleAddressBook.open(settings) as book, pytest.raises(AddressesUnavailable):
        book.find(KNOWN)


@pytest.mark.parametrize(
    "base",
    [
        "http://addressvalidation.googleapis.com",
        "https://addressvalidation.googleapis.com.example",
        "http://127.0.0.1@example.com",
        "http://10.0.0.1",
        "file:///etc/passwd",
        "http://[::1",
        "",
    ],
)
def test_the_key_goes_to_google_or_to_this_machine_only(base: str) -> None:
    with pytest.raises(InvalidValue, match="GOOGLE_MAPS_API_BASE"):
        GoogleSettings(api_key=KEY, api_base=base)


@pytest.mark.parametrize("key", ["", " ", "a\nb", "schlüssel"])
def test_a_key_is_one_line_of_ascii(key: str) -> None:
    with pytest.raises(InvalidValue, match="GOOGLE_MAPS_API_KEY"):
        GoogleSettings(api_key=key)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "result verdict address geocode location latitude longitude postalAddress reason "
                    "addressComponents componentType confirmationLevel replaced unresolvedTokens "
                    "missingComponentTypes possibleNextAction validationGranularity postalCode "
                    "addressLines locality error details"
                ).split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(answer=ANYTHING, verdict=st.dictionaries(st.text(max_size=5), ANYTHING, min_size=1, max_size=2))
def test_whatever_is_answered_is_a_value_or_a_refusal(answer: object, verdict: dict[str, object]) -> None:
    told = {"result": {**(answer if isinstance(answer, dict) else {}), "verdict": verdict}}
    found = found_in(told, KNOWN)
    assert len(found.address.state) == len(KNOWN.state)
    assert json.dumps(found.address.as_fields()).isascii()
    with pytest.raises(AddressesUnavailable):
        found_in({"result": answer if isinstance(answer, int | str) else None}, KNOWN)


@pytest.mark.parametrize(
    "verdict, advice",
    [
        ({"validationGranularity": "PREMISE", "addressComplete": True}, Next.ACCEPT),
        ({"validationGranularity": "SUB_PREMISE", "addressComplete": True}, Next.ACCEPT),
        ({"validationGranularity": "PREMISE"}, Next.CONFIRM),
        (
            {
                "validationGranularity": "PREMISE",
                "addressComplete": True,
                "hasReplacedComponents": True,
            },
            Next.CONFIRM,
        ),
        (
            {
                "validationGranularity": "BLOCK",
                "addressComplete": True,
                "hasUnconfirmedComponents": True,
            },
            Next.CONFIRM,
        ),
        ({"validationGranularity": "ROUTE", "addressComplete": True}, Next.FIX),
        ({"inputGranularity": "OTHER"}, Next.FIX),
        ({"possibleNextAction": "CONFIRM_ADD_SUBPREMISES"}, Next.ACCEPT),
        ({"possibleNextAction": "SOMETHING_NEW"}, Next.FIX),
    ],
)
def test_a_verdict_without_advice_is_read_as_googles_guide_does(
    verdict: dict[str, object], advice: Next
) -> None:
    found = found_in({"result": {"verdict": verdict}}, KNOWN)
    assert found.next is advice
    assert found.address == WrittenAddress(
        line=KNOWN.line, city=KNOWN.city, state=KNOWN.state, zip_code=KNOWN.zip_code
    )
