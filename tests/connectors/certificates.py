"""Certificates made on the spot: an authority, and servers and clients that it vouches for, or not."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.connectors.canary import Answer

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, both in PEM form."""

    certificate: str
    key: str
    made: x509.Certificate
    secret: ec.EllipticCurvePrivateKey

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.made.serial_number}.pem"
        path.write_text(self.certificate + self.key)
        return path


def identity(
    name: str, issuer: Identity | None = None, *, authority: bool = False, expired: bool = False, ip: str = "127.0.0.1"
) -> Identity:
    """A certificate for a name and an address; its own issuer when none is given."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    start, end = (now - 20 * DAY, now - 10 * DAY) if expired else (now - DAY, now + 10 * DAY)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    alternatives = [x509.DNSName(name), *([x509.IPAddress(ipaddress.ip_address(ip))] if ip else [])]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.made.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer.secret if issuer else key, hashes.SHA256())
    )
    return Identity(
        made.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        made,
        key,
    )


def over_tls(answer: Answer, server: Path, clients: str = "") -> Answer:
    """The answer inside TLS; with `clients` (PEM of an authority) only for those who show a certificate of it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=clients)

    def answer_wrapped(peer: socket.socket, _request: bytes) -> None:
        with context.wrap_socket(peer, server_side=True) as wrapped:
            request = b""
            while b"\r\n\r\n" not in request:
                chunk = wrapped.recv(65_536)
                if not chunk:
                    return
                request += chunk
            answer(wrapped, request)

    return answer_wrapped
