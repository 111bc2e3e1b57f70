"""The county is served to phones over TLS, and what browsers would refuse is refused before they do."""

import datetime
import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from script.steps import serve, services
from script.steps.console import Stop
from script.steps.layout import Layout, here

NAME = "wangge.example"


def certified(folder: Path, *, days: int = 30) -> tuple[Path, Path]:
    """A certificate for NAME and 127.0.0.1 that signed itself and ends so many days from now, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=90))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(exist_ok=True)
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, private


def asked(*words: str) -> services.Door:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return serve.door_of(serve.parse([*words, "--port", str(port)]))


@contextmanager
def serving(folder: Path, door: services.Door) -> Iterator[services.Service]:
    """The county's own server behind the door, without database and workers."""
    layout = Layout(folder)
    layout.log.mkdir(parents=True)
    variables = serve.served_as(door, {**os.environ, "PATH": os.defpath})
    command = [*services.server_command(Path(sys.executable), door), "--chdir", str(here().root)]
    service = services.Service(layout, variables, "server", command)
    try:
        yield service
    finally:
        service.end()


def test_a_phone_reaches_the_county_over_tls_by_the_names_of_the_certificate_alone(tmp_path: Path) -> None:
    cert, key = certified(tmp_path / "tls")
    door = asked("--host", NAME, "--cert", str(cert), "--key", str(key))
    with serving(tmp_path, door) as service:
        services.wait_until_served([service], door)
        assert door.asks("/livez") == 200
        with pytest.raises(
            Stop, match=r"browsers will refuse .*cert\.pem for other\.example: Hostname mismatch"
        ):
            replace(door, host="other.example").asks("/livez")
    assert (door.bind, door.address) == ("0.0.0.0", f"https://{NAME}:{door.port}/")
    assert service.variables["WANGGE_HTTPS"] == "1"


def test_a_certificate_whose_days_are_over_stops_before_the_phones_find_out(tmp_path: Path) -> None:
    cert, key = certified(tmp_path / "tls", days=-1)
    door = asked("--host", NAME, "--cert", str(cert), "--key", str(key))
    with serving(tmp_path, door) as service, pytest.raises(Stop, match="certificate has expired"):
        services.wait_until_served([service], door)


def test_a_key_of_another_certificate_and_a_missing_file_are_refused_before_anything_starts(
    tmp_path: Path,
) -> None:
    cert, _ = certified(tmp_path / "one")
    _, other = certified(tmp_path / "two")
    with pytest.raises(Stop, match="do not open a TLS connection"):
        asked("--cert", str(cert), "--key", str(other))
    with pytest.raises(Stop, match=r"none\.pem is not there"):
        asked("--cert", str(cert), "--key", str(tmp_path / "none.pem"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_address_that_nobody_can_type_is_no_host(host: str) -> None:
    with pytest.raises(Stop, match="no address to type into a phone"):
        asked("--host", host)


@pytest.mark.parametrize(
    ("host", "is_secure"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("192.0.2.7", False), (NAME, False)],
)
def test_without_a_certificate_only_this_machine_is_secure(host: str, is_secure: bool) -> None:
    assert serve.is_secure(asked("--host", host)) is is_secure


def test_the_server_answers_to_its_host_and_to_those_that_were_allowed_before() -> None:
    variables = serve.served_as(asked("--host", "::1"), {"WANGGE_ALLOWED_HOSTS": "county.example"})
    assert variables["WANGGE_ALLOWED_HOSTS"] == "county.example,[::1]"
    assert variables["WANGGE_HTTPS"] == "0"
