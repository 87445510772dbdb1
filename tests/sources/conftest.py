"""A charger to watch, somebody who listens, and a certificate."""

from collections.abc import Iterator
import datetime as dt
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import mock_config_flow

from .charger import DOMAIN, Charger, ChargerFlow
from .listener import Listener


@pytest.fixture(autouse=True)
def charger_flow() -> Iterator[None]:
    """Let the charger's integration be set up."""
    with mock_config_flow(DOMAIN, ChargerFlow):
        yield


@pytest.fixture
def charger(hass: HomeAssistant) -> Charger:
    """Return a charger whose integration is not set up yet."""
    return Charger(hass)


@pytest.fixture
def listener(hass: HomeAssistant) -> Iterator[Listener]:
    """Return what hears a source that watches nothing yet."""
    listener = Listener(hass)
    yield listener
    listener.source.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a certificate and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "central.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
