"""Files by SFTP, through the guard: the server's key is pinned, and what is downloaded has a limit.

The address is `sftp://host/path` or `sftp://host:port/path`. Nothing is sent, not even a user name, before the server
has shown the key whose fingerprint is on record.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import door

# Its messages repeat what a server says, at length; what matters of it is in our own errors.
logging.getLogger("paramiko").setLevel(logging.CRITICAL)
_PORT = 22
_CHUNK = 32_768


def fetch(config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    """The content of the file that `url` names on the server whose key has the fingerprint `host_key`, or one of
    several with spaces between.

    Raises ConnectorError.
    """
    host, port, path = address(str(config.get("url", "")))
    user = secret.values.get("user", "")
    if secret.kind not in ("ssh_password", "ssh_key") or not user:
        raise ConnectorError(Trouble.CONFIG, "sftp_sign_in", permanent=True)
    key = _private_key(secret) if secret.kind == "ssh_key" else None
    with _connected(host, port, limits) as transport:
        _check_host_key(transport, str(config.get("host_key") or ""), host)
        _sign_in(transport, user, secret.values.get("password", ""), key, host)
        return _download(transport, path, host, limits)


def address(url: str) -> tuple[str, int, str]:
    """Host, port and path of an address. Raises ConnectorError(config)."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORT
    except ValueError:
        raise ConnectorError(Trouble.CONFIG, "sftp_url", permanent=True) from None
    path = unquote(parts.path)
    if parts.scheme != "sftp" or not parts.hostname or path in ("", "/") or "\0" in path:
        raise ConnectorError(Trouble.CONFIG, "sftp_url", permanent=True)
    if parts.username or parts.password:
        raise ConnectorError(Trouble.CONFIG, "url_with_secret", permanent=True, host=parts.hostname)
    return parts.hostname, port, path


def fingerprint(key: bytes) -> str:
    """The name of a key as SSH programs show it: `SHA256:` and its digest."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _private_key(secret: Secret) -> paramiko.PKey:
    """The key in the credential, whatever program wrote it: it is read once and given on in one form."""
    text, password = secret.values.get("key", "").strip().encode() + b"\n", secret.values.get("password", "").encode()
    load = load_ssh_private_key if b"BEGIN OPENSSH" in text else load_pem_private_key
    try:
        key = load(text, password or None)
        if isinstance(key, Ed25519PrivateKey):
            plain = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
            return paramiko.Ed25519Key.from_private_key(io.StringIO(plain.decode()))
        if isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
            plain = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
            kind = paramiko.RSAKey if isinstance(key, RSAPrivateKey) else paramiko.ECDSAKey
            return kind.from_private_key(io.StringIO(plain.decode()))
    except (paramiko.SSHException, UnsupportedAlgorithm, ValueError, TypeError):
        pass  # damaged, of another sort, or locked with another password: told as one, so that nothing of it is shown
    raise ConnectorError(Trouble.CONFIG, "sftp_key", permanent=True)


@contextmanager
def _connected(host: str, port: int, limits: Limits) -> Iterator[paramiko.Transport]:
    """A connection that is encrypted and not signed in yet."""
    connection = door(limits).connect(host, port, limits.left())
    transport = paramiko.Transport(connection)
    transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = limits.left()
    try:
        transport.start_client(timeout=limits.left())
        yield transport
    except TimeoutError:
        raise ConnectorError(Trouble.TIMED_OUT, "read", host=host, seconds=round(limits.seconds)) from None
    except (paramiko.SSHException, EOFError, OSError):
        limits.left()
        raise ConnectorError(Trouble.UNREACHABLE, "sftp_server", host=host) from None
    finally:
        transport.close()
        connection.close()


def _check_host_key(transport: paramiko.Transport, pinned: str, host: str) -> None:
    shown = fingerprint(transport.get_remote_server_key().asbytes())
    wanted = {"SHA256:" + one.removeprefix("SHA256:").rstrip("=") for one in pinned.split()}
    if not wanted:
        raise ConnectorError(Trouble.TLS, "sftp_host_unknown", permanent=True, host=host, fingerprint=shown)
    if shown not in wanted:
        raise ConnectorError(Trouble.TLS, "sftp_host_changed", permanent=True, host=host, fingerprint=shown)


def _sign_in(transport: paramiko.Transport, user: str, password: str, key: paramiko.PKey | None, host: str) -> None:
    try:
        left = transport.auth_publickey(user, key) if key is not None else transport.auth_password(user, password)
    except paramiko.AuthenticationException:
        raise ConnectorError(Trouble.UNAUTHORISED, "sftp_refused", permanent=True, host=host) from None
    if left:  # the server wants another proof as well
        raise ConnectorError(Trouble.UNAUTHORISED, "sftp_refused", permanent=True, host=host)


def _download(transport: paramiko.Transport, path: str, host: str, limits: Limits) -> bytes:
    channel = transport.open_session(timeout=limits.left())
    channel.settimeout(limits.left())
    channel.invoke_subsystem("sftp")
    client = paramiko.SFTPClient(channel)
    try:
        about = client.stat(path)
        if about.st_mode is not None and not stat.S_ISREG(about.st_mode):
            raise ConnectorError(Trouble.NOT_FOUND, "sftp_no_file", permanent=True, host=host)
        if (about.st_size or 0) > limits.content:
            raise ConnectorError(Trouble.TOO_LARGE, "download", permanent=True, host=host, limit=limits.content)
        with client.open(path, "rb") as file:
            return b"".join(_pieces(file, channel, host, limits))
    except FileNotFoundError:
        raise ConnectorError(Trouble.NOT_FOUND, "sftp_no_file", permanent=True, host=host) from None
    except PermissionError:
        raise ConnectorError(Trouble.FORBIDDEN, "sftp_no_permission", permanent=True, host=host) from None


def _pieces(file: Any, channel: paramiko.Channel, host: str, limits: Limits) -> Iterator[bytes]:
    """The content in pieces, whatever size the server told before."""
    size = 0
    while True:
        channel.settimeout(limits.left())
        piece = file.read(_CHUNK)
        if not piece:
            return
        size += len(piece)
        if size > limits.content:
            raise ConnectorError(Trouble.TOO_LARGE, "download", permanent=True, host=host, limit=limits.content)
        yield piece
