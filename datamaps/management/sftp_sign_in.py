"""How a command signs in to a server of files: from the environment or from files, never from its arguments.

SFTP_USER names the user. SFTP_PASSWORD, or the file that SFTP_PASSWORD_FILE names, holds the password; SFTP_KEY_FILE
names a private key, which the password then unlocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from datamaps.connectors.base import ConnectorError, Secret, Trouble

_LARGEST = 64_000


def sftp_secret(values: Mapping[str, str]) -> Secret:
    """What the environment says; a secret without a user where it says nothing. Raises ConnectorError(config)."""
    password = values.get("SFTP_PASSWORD", "")
    if not password and (file := values.get("SFTP_PASSWORD_FILE")):
        password = _text_of("SFTP_PASSWORD_FILE", file).rstrip("\r\n")
    parts = {"user": values.get("SFTP_USER", ""), "password": password}
    if key := values.get("SFTP_KEY_FILE"):
        return Secret("ssh_key", parts | {"key": _text_of("SFTP_KEY_FILE", key)})
    if not parts["user"] or not password:
        raise ConnectorError(Trouble.CONFIG, "sftp_environment", permanent=True)
    return Secret("ssh_password", parts)


def _text_of(name: str, file: str) -> str:
    try:
        with Path(file).open(encoding="utf-8") as opened:
            return opened.read(_LARGEST)
    except (OSError, ValueError):
        raise ConnectorError(Trouble.CONFIG, "secret_file", permanent=True, name=name) from None
