"""Certificates: whom we trust, what we show, and what a failure means."""

from __future__ import annotations

import contextlib
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import certifi

from datamaps.connectors.base import ConnectorError, Secret, Trouble

# Numbers of OpenSSL (x509_vfy.h).
_REASONS = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "self_signed",
    20: "unknown_issuer",
    21: "unknown_issuer",
    23: "revoked",
    62: "wrong_name",
    64: "wrong_name",
}


def trusting(secret: Secret, *, with_identity: bool = True, context: ssl.SSLContext | None = None) -> ssl.SSLContext:
    """A context (or the given one) that verifies chain and name.

    `ca` in the secret's values is one more authority (PEM); `certificate` and `key` (PEM) of an `mtls` secret are
    shown to the server. Raises ConnectorError(config) when they cannot be used.
    """
    context = context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=certifi.where())
    context.load_default_certs()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authority := secret.values.get("ca"):
        try:
            context.load_verify_locations(cadata=authority)
        except (ssl.SSLError, ValueError):
            raise ConnectorError(Trouble.CONFIG, "authority", permanent=True) from None
    if secret.kind == "mtls" and with_identity:
        _show_identity(context, secret)
    return context


def _show_identity(context: ssl.SSLContext, secret: Secret) -> None:
    certificate, key = secret.values.get("certificate", ""), secret.values.get("key", "")
    # The library reads a file only; it is readable by this user alone and gone at once.
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(f"{certificate}\n{key}\n")
        file.flush()
        try:
            # A password is given so that an encrypted key is refused instead of asked for on the terminal.
            context.load_cert_chain(file.name, password=secret.values.get("key_password", ""))
        except (ssl.SSLError, OSError, ValueError):
            raise ConnectorError(Trouble.CONFIG, "client_certificate", permanent=True) from None


def tls_error(error: BaseException, host: str) -> ConnectorError:
    """The failure of a handshake as an error of ours, without the library's words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _REASONS.get(error.verify_code, "certificate")
        return ConnectorError(Trouble.TLS, code, host=host)
    return ConnectorError(Trouble.TLS, "handshake", host=host)


@contextlib.contextmanager
def authority_file(secret: Secret) -> Iterator[str]:
    """A file with the usual authorities and the `ca` of the secret; no text when the secret has none."""
    authority = secret.values.get("ca")
    if not authority:
        yield ""
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(authority + "\n" + Path(certifi.where()).read_text(encoding="utf-8"))
        file.flush()
        yield file.name
