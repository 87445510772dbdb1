"""Certificates as a person has them: files in PEM format."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Files:
    """Paths of files."""

    ca: str
    """Who signs certificates."""
    certificate: str
    """For the loopback address."""
    key: str
    client: str
    """A certificate of a charger, with its key."""
    other_key: str
    """A key that fits no certificate."""


def certificates(folder: Path) -> Files:
    """Write certificates into a folder."""
    ca_key, key, client_key = (_key() for _ in range(3))
    ca = _certificate("Authority", ca_key, ca_key, "Authority", is_ca=True)
    server = _certificate("127.0.0.1", key, ca_key, "Authority")
    client = _certificate("CP-7", client_key, ca_key, "Authority")

    def write(name: str, *contents: bytes) -> str:
        path = folder / name
        path.write_bytes(b"".join(contents))
        return str(path)

    return Files(
        ca=write("ca.pem", ca),
        certificate=write("certificate.pem", server),
        key=write("key.pem", _pem(key)),
        client=write("client.pem", client, _pem(client_key)),
        other_key=write("other.pem", _pem(_key())),
    )


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    issuer: str,
    *,
    is_ca: bool = False,
) -> bytes:
    now = datetime.now(UTC)
    public, authority = key.public_key(), signer.public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), False
        )
        .add_extension(_usage(is_ca), critical=True)
        .add_extension(_LOOPBACK, critical=False)
        .sign(signer, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


_LOOPBACK = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])


def _usage(is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
