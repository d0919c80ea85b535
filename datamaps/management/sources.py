"""The source that a person names on the command line: a file, an address or a database."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings

from datamaps.connectors import registry
from datamaps.connectors.base import NO_SECRET, ConnectorError, Kind, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.http import fetch
from datamaps.connectors.kinds import KINDS, kind_of
from datamaps.connectors.sql.form import parts_of
from datamaps.connectors.words import sentence
from datamaps.management.sftp_sign_in import sftp_secret
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import SystemSchema

AUTO = "auto"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_SFTP = re.compile(r"sftp://", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^/@:]*):[^/]*@")
_DATABASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True)
class Source:
    """A source with its kind: the content of a file or address, or the config of something live."""

    kind: Kind
    limits: Limits
    content: bytes | None = None
    config: Mapping[str, object] = field(default_factory=dict)
    secret: Secret = NO_SECRET

    def observe(self) -> SystemSchema:
        """The shape in canonical order. Raises ConnectorError."""
        seen = registry.observe(self.kind.id, self.config, self.secret, self.limits, self.content)
        return normalize(seen, self.kind.positional)


class CouldNotObserve(Exception):
    """A source that could not be observed, by the name that the person gave it."""

    def __init__(self, source: str, error: ConnectorError) -> None:
        super().__init__(str(error))
        self.source = source
        self.error = error

    def sentence(self) -> str:
        """One line that says what and where."""
        return f"{shown(self.source)} {self.error.trouble.label}. {sentence(self.error)}"


def shown(source: str) -> str:
    """A source as it may be printed: without the password in a database's address."""
    return _PASSWORD.sub(r"\1:…@", source)


@contextmanager
def naming(source: str) -> Iterator[None]:
    """What goes wrong inside is told of this source. Raises CouldNotObserve for a ConnectorError."""
    try:
        yield
    except ConnectorError as error:
        raise CouldNotObserve(source, error) from None


def command_limits() -> Limits:
    """The limits of a command: any file that its user may read, and the addresses that the administrator
    allows.
    """
    return Limits(folder=Path("/"), guard=Guard(tuple(settings.OUTBOUND_ALLOW)), taps=settings.SINGER_TAPS)


def add_host_key(parser: ArgumentParser) -> None:
    """The option with which commands pin the keys of servers of files."""
    parser.add_argument(
        "--host-key",
        action="append",
        default=[],
        metavar="SHA256:…",
        help="the fingerprint that a server must show for an sftp:// address; may be given several times",
    )


def source_of(
    kind_id: str, text: str, config: Mapping[str, object] | None = None, host_keys: Sequence[str] = ()
) -> Source:
    """The source that a text names; `auto` takes the kind from the content of a file. Raises ConnectorError."""
    limits = command_limits()
    if _SFTP.match(text):
        return _by_sftp(kind_id, text, config or {}, host_keys, limits)
    if _ADDRESS.match(text):
        kind = kind_of(kind_id) if kind_id != AUTO else None
        if kind is None or kind.downloads:
            content = fetch(text, NO_SECRET, limits)
            return Source(kind or _guessed(text, content), limits, content, config or {})
        return Source(kind, limits, None, {"url": text, **(config or {})})
    if _DATABASE.match(text):
        kind = kind_of("sql" if kind_id == AUTO else kind_id)
        parts, secret = parts_of(text)
        return Source(kind, limits, None, _in_place(parts) | dict(config or {}), secret)
    path = Path(text)
    content = _file(path, limits)
    kind = kind_of(kind_id) if kind_id != AUTO else _guessed(path.name, content)
    if kind.id == "sql":
        parts = {"dialect": "sqlite", "path": str(path)}
        return Source(kind, limits, None, _in_place(parts) | dict(config or {}))
    return Source(kind, limits, content, config or {})


def _by_sftp(kind_id: str, text: str, config: Mapping[str, object], host_keys: Sequence[str], limits: Limits) -> Source:
    kind = kind_of(kind_id) if kind_id != AUTO else None
    if kind is not None and not kind.by_sftp:
        raise ConnectorError(Trouble.CONFIG, "sftp_only", permanent=True)
    place = {**config, "url": text, "host_key": " ".join(host_keys)}
    content = registry.fetched(text, place, sftp_secret(os.environ), limits)
    return Source(kind or _guessed(unquote(text.rpartition("/")[2]), content), limits, content, config)


def _in_place(config: Mapping[str, object]) -> dict[str, object]:
    """A relative path is taken from where the command is run."""
    path = config.get("path")
    return dict(config) | ({"path": str(Path(str(path)).absolute())} if path else {})


def _guessed(name: str, content: bytes) -> Kind:
    kind_id = guess(name, content)
    if kind_id is None:
        raise ConnectorError(Trouble.MALFORMED, "kind_not_guessed", permanent=True, known=", ".join(KINDS))
    return kind_of(kind_id)


def _file(path: Path, limits: Limits) -> bytes:
    try:
        if path.stat().st_size > limits.content:
            raise ConnectorError(Trouble.TOO_LARGE, "content", permanent=True, limit=limits.content)
        return path.read_bytes()
    except FileNotFoundError:
        raise ConnectorError(Trouble.NOT_FOUND, "file_missing", permanent=True) from None
    except PermissionError:
        raise ConnectorError(Trouble.FORBIDDEN, "file_forbidden", permanent=True) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise ConnectorError(Trouble.MALFORMED, "file_unreadable", permanent=True, reason=reason) from None
