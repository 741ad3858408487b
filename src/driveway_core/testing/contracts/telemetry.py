"""What every reader of cars' own messages must do."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.booking_states import Source
from driveway_core.cars import Gear, VehicleObservation
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.ports import TelemetryReader
from driveway_core.signals import as_of
from driveway_core.testing.vin_strategies import make_vin
from driveway_core.vin import Vin

Told = tuple[bytes, str]
"""A message and its content type."""

_NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
_VIN = make_vin(serial=4711)
_SEEN = VehicleObservation(
    at=_NOON,
    source=Source.TELEMETRY,
    position=Position(37.412374, -122.145867),
    gear=Gear.DRIVE,
    speed_mps=11.176,
    minutes_to_arrival=4.0,
    destination=Position(37.5, -122.25),
)


class TelemetryReaderContract:
    """Derive with the fixtures ``reader``, and ``write``, which writes as the cars do."""

    @pytest.fixture
    def reader(self) -> TelemetryReader:
        raise NotImplementedError("override the fixture `reader` with your adapter's")

    @pytest.fixture
    def write(self) -> Callable[[Vin, VehicleObservation], Told]:
        """A message in which this car tells all of this observation."""
        raise NotImplementedError("override the fixture `write` with what your cars write")

    def test_what_a_car_tells_is_what_is_known_of_it(
        self, reader: TelemetryReader, write: Callable[[Vin, VehicleObservation], Told]
    ) -> None:
        (news,) = reader.read(*write(_VIN, _SEEN), received_at=_NOON)
        assert (news.vin, news.at, news.resent, news.problems) == (_VIN, _NOON, False, ())
        told = as_of(news.signals, _NOON)
        assert told.speed_mps == pytest.approx(_SEEN.speed_mps)
        assert attrs.evolve(told, speed_mps=_SEEN.speed_mps) == _SEEN

    def test_what_is_sent_again_says_so(
        self, reader: TelemetryReader, write: Callable[[Vin, VehicleObservation], Told]
    ) -> None:
        (news,) = reader.read(*write(_VIN, attrs.evolve(_SEEN, resent=True)), received_at=_NOON)
        assert news.resent

    def test_what_nobody_can_have_said_yet_is_refused(
        self, reader: TelemetryReader, write: Callable[[Vin, VehicleObservation], Told]
    ) -> None:
        ahead = attrs.evolve(_SEEN, at=_NOON + timedelta(hours=1))
        told = write(_VIN, ahead)
        with pytest.raises(InvalidValue):
            reader.read(*told, received_at=_NOON)

    @pytest.mark.wide
    def test_whatever_bytes_come_are_refused_or_no_news(self, reader: TelemetryReader) -> None:
        @given(st.binary(max_size=200), st.sampled_from(("application/json", "application/x-protobuf", "")))
        def never_more(body: bytes, content_type: str) -> None:
            with suppress(InvalidValue):
                assert list(reader.read(body, content_type, received_at=_NOON)) == []

        never_more()
