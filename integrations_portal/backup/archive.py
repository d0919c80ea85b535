"""The file that a backup is: a tar of the database, the files that people sent in, and a list of what is in it.

manifest.json     format, version, kind of database, rows and digest of each table, digest of each part
database          a copy of the SQLite file, or a dump of PostgreSQL
files/…           what people sent in
keys/…            secret-key and credential-keys, only when asked for
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from integrations_portal.backup.tables import Held
from integrations_portal.backup.words import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"
KEYS = "keys"
_PIECE = 1_000_000  # bytes that are held in memory at a time
_MOST_MANIFEST = 50_000_000  # bytes


@dataclass(frozen=True)
class Manifest:
    made_at: str
    vendor: str
    tables: dict[str, Held]
    parts: dict[str, str]
    """The sha256 of every other part, by its name in the archive."""

    def dump(self) -> bytes:
        return json.dumps({"portal_backup": FORMAT, **asdict(self)}, indent=1, sort_keys=True).encode()


def write(target: IO[bytes], parts: Mapping[str, Path], made_at: str, vendor: str, tables: dict[str, Held]) -> None:
    """Writes an archive of files by their names in it. The list comes first, so that reading can begin with it."""
    digests = {name: _digest(path) for name, path in parts.items()}
    manifest = Manifest(made_at, vendor, tables, digests).dump()
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=6) as tar:
        _add(tar, MANIFEST, io.BytesIO(manifest), len(manifest))
        for name, path in parts.items():
            with path.open("rb") as content:
                _add(tar, name, content, path.stat().st_size)


def unpack(source: Path, into: Path) -> Manifest:
    """Unpacks an archive into an empty folder and proves that every part is as it was written.

    Raises BackupError (not_read, not_a_backup, newer_format, damaged); no name leads out of the folder.
    """
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            manifest = _manifest(source, tar)
            found = dict(_unpacked(source, tar, manifest, into))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupError("not_read", file=source.name, why=error) from error
    for name, digest in manifest.parts.items():
        if found.get(name) != digest:
            raise BackupError("damaged", file=source.name, part=name)
    return manifest


def _manifest(source: Path, tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first and first.name == MANIFEST and first.isreg() else None
    if content is None:
        raise BackupError("not_a_backup", file=source.name)
    try:
        read: dict[str, Any] = json.loads(content.read(_MOST_MANIFEST))
        version = read.pop("portal_backup")
        if version > FORMAT:
            raise BackupError("newer_format", file=source.name)
        tables = {name: Held(**table) for name, table in read.pop("tables").items()}
        return Manifest(tables=tables, **read)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("not_a_backup", file=source.name) from error


def _unpacked(source: Path, tar: tarfile.TarFile, manifest: Manifest, into: Path) -> Iterator[tuple[str, str]]:
    """Name and sha256 of each part, once it is in the folder. Only parts that the list names are taken."""
    while (member := tar.next()) is not None:
        name = PurePosixPath(member.name)
        content = tar.extractfile(member) if member.isreg() else None
        if content is None or member.name not in manifest.parts or name.is_absolute() or ".." in name.parts:
            raise BackupError("not_a_backup", file=source.name)
        path = into / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with path.open("xb") as target:
            while piece := content.read(_PIECE):
                digest.update(piece)
                target.write(piece)
        yield member.name, digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    tar.addfile(member, content)
