"""The command proxy speaks TLS with a certificate of its own, which is trusted and no other."""

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.integration.tesla.scripted import CAR, FarSide, playing

from driveway_core.car_troubles import VehicleUnreachable
from driveway_core.cars import CarCommand
from driveway_core.errors import InvalidValue
from driveway_sandbox.loopback import LoopbackServer


def certificate(folder: Path, name: str) -> Path:
    """A certificate for this machine, signed by itself; its key stands beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36_500))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.with_suffix(".key").write_bytes(private)
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def proxy(tmp_path: Path, far: FarSide) -> Iterator[tuple[str, Path]]:
    """Where it answers, over TLS, and its certificate."""
    file = certificate(tmp_path, "proxy")
    server = LoopbackServer(far.answer, host="127.0.0.1", port=0, banner="scripted")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, file.with_suffix(".key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.start()
    yield server.url.replace("http:", "https:"), file
    server.stop()


def test_its_certificate_is_trusted(far: FarSide, proxy: tuple[str, Path]) -> None:
    url, file = proxy
    with playing(far, transport="proxy", proxy_url=url, proxy_ca=str(file)) as scene:
        scene.fleet.command(scene.link, CAR, CarCommand.FLASH_LIGHTS)
    assert len(far.asked) == 1


@pytest.mark.parametrize("given", ["another", None])
def test_any_other_is_not_and_nothing_is_sent(
    far: FarSide, proxy: tuple[str, Path], tmp_path: Path, given: str | None
) -> None:
    other = None if given is None else str(certificate(tmp_path, given))
    with (
        playing(far, transport="proxy", proxy_url=proxy[0], proxy_ca=other) as scene,
        pytest.raises(VehicleUnreachable) as told,
    ):
        scene.fleet.command(scene.link, CAR, CarCommand.FLASH_LIGHTS)
    assert not told.value.may_have_run
    assert far.asked == []


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_without_a_certificate_is_named(far: FarSide, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "none.pem"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    given = playing(far, transport="proxy", proxy_url=far.url, proxy_ca=str(file))
    with pytest.raises(InvalidValue, match="TESLA_PROXY_CA_FILE"), given:
        pass
