"""The certificates that charging stations are shown, and those that they may have to show."""

from pathlib import Path
import ssl
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.const import TLS_HOME_ASSISTANT, TLS_OWN
from custom_components.cp_notifications.internals import certificate_files

from .config import Door


class CertificateError(Exception):
    """A file cannot be used. Its text is the key of the error, `field` the setting that is wrong."""

    def __init__(self, key: str, field: str) -> None:
        """Say what is wrong, and where."""
        super().__init__(key)
        self.field = field


_FIELD_OF_HOME_ASSISTANT: Final = "tls"


async def async_context(hass: HomeAssistant, door: Door) -> ssl.SSLContext | None:
    """Return how connections are encrypted, None for not at all; raise CertificateError."""
    if door.tls is None:
        return None
    certificate, key = door.certificate, door.key
    if door.tls == TLS_HOME_ASSISTANT:
        certificate, key = home_assistant_files(hass)
    else:
        certificate, key = hass.config.path(certificate), hass.config.path(key)
    client_ca = hass.config.path(door.client_ca) if door.client_ca else ""
    own = door.tls == TLS_OWN
    return await hass.async_add_executor_job(_context, certificate, key, client_ca, own)


def home_assistant_files(hass: HomeAssistant) -> tuple[str, str]:
    """Return the paths of Home Assistant's own certificate and key; raise CertificateError without."""
    if (files := certificate_files(hass)) is None:
        raise CertificateError("no_certificate", _FIELD_OF_HOME_ASSISTANT)
    return files


def _context(certificate: str, key: str, client_ca: str, own: bool) -> ssl.SSLContext:
    """Return a context. It reads files."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    # The standard's security profile 2 asks for this, and for ciphers that are among Python's.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for path, field in ((certificate, "certificate"), (key, "key")):
        if not Path(path).is_file():
            raise CertificateError("file_not_found", field if own else "tls")
    try:
        # A password would be asked for at the terminal, and wait for ever.
        context.load_cert_chain(certificate, key, password=lambda: b"")
    except (OSError, ValueError) as err:
        field = "certificate" if own else _FIELD_OF_HOME_ASSISTANT
        raise CertificateError("certificate_unusable", field) from err
    if client_ca:
        _ask_for_certificates(context, client_ca)
    return context


def _ask_for_certificates(context: ssl.SSLContext, client_ca: str) -> None:
    """Let in only who shows a certificate of this authority (security profile 3)."""
    if not Path(client_ca).is_file():
        raise CertificateError("file_not_found", "client_ca")
    try:
        context.load_verify_locations(client_ca)
    except OSError as err:
        raise CertificateError("certificate_unusable", "client_ca") from err
    context.verify_mode = ssl.CERT_REQUIRED
