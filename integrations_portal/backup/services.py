"""Making a backup, and putting one back."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from integrations_portal.accounts.models import Workspace
from integrations_portal.backup import archive, postgres, sqlite
from integrations_portal.backup.archive import Manifest
from integrations_portal.backup.tables import Held
from integrations_portal.backup.words import BackupError

KEY_FILES = ("secret-key", "credential-keys")
FOLDERS = ("pictures",)
"""Folders of VAR_DIR that hold what people sent in. All else there can be made again."""


@dataclass(frozen=True)
class Result:
    """What a command prints."""

    file: str
    made_at: str
    tables: int
    rows: int
    files: int

    @classmethod
    def of(cls, file: Path, manifest: Manifest) -> Result:
        files = sum(name.startswith(f"{archive.FILES}/") for name in manifest.parts)
        rows = sum(table.rows for table in manifest.tables.values())
        return cls(str(file), manifest.made_at, len(manifest.tables), rows, files)


def back_up(target: Path, with_keys: bool = False) -> Result:
    """Writes a backup. The name appears when all of it is written; others go on working meanwhile."""
    if target.exists():
        raise BackupError("exists", file=target)
    made_at = timezone.now().isoformat(timespec="seconds")
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with _workplace(target.parent) as folder:
            dumped = folder / archive.DATABASE
            tables = _dump(dumped)
            parts = {archive.DATABASE: dumped} | _files() | (_keys() if with_keys else {})
            with open(unfinished, "xb", opener=_for_us_alone) as written:
                archive.write(written, parts, made_at, connection.vendor, tables)
                os.fsync(written.fileno())
            os.link(unfinished, target)  # unlike a rename, this never replaces what somebody else has put there
    except FileExistsError as error:
        raise BackupError("exists", file=target) from error
    except OSError as error:
        raise BackupError("cannot_write", file=target, why=error.strerror or error) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Result.of(target, Manifest(made_at, connection.vendor, tables, dict.fromkeys(parts, "")))


def put_back(source: Path, replace: bool = False, with_keys: bool = False, dry_run: bool = False) -> Result:
    """Replaces database and files by those of a backup, and proves that they are equal to what was backed up.

    Nothing is touched before the whole backup has been read and found sound; `dry_run` stops there.
    """
    with _workplace(settings.VAR_DIR) as folder:
        manifest = archive.unpack(source, folder)
        if manifest.vendor != connection.vendor:
            raise BackupError("other_database", file=source.name, held=manifest.vendor, ours=connection.vendor)
        if with_keys and not (folder / archive.KEYS).is_dir():
            raise BackupError("no_keys", file=source.name)
        if not with_keys:
            shutil.rmtree(folder / archive.KEYS, ignore_errors=True)
        if not replace and not dry_run:
            _refuse_to_overwrite()
        if not dry_run:
            _restore(source, folder, manifest)
    return Result.of(source, manifest)


def _restore(source: Path, folder: Path, manifest: Manifest) -> None:
    try:
        _restore_database(folder / archive.DATABASE, manifest.tables)
        _restore_files(folder / archive.FILES)
        if (folder / archive.KEYS).is_dir():
            _restore_keys(folder / archive.KEYS)
    except OSError as error:
        raise BackupError("not_put_back", file=source.name, why=error.strerror or error) from error


def _dump(into: Path) -> dict[str, Held]:
    if connection.vendor == "sqlite":
        return sqlite.dump(_sqlite_file(), into)
    return postgres.dump(into)


def _restore_database(dumped: Path, expected: dict[str, Held]) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        sqlite.put_back(dumped, _sqlite_file())
        found = sqlite.tables(_sqlite_file())
    else:
        postgres.put_back(dumped)
        found = postgres.tables()
    for name, table in expected.items():
        if found.get(name) != table:
            raise BackupError("not_equal", table=name)


def _restore_files(restored: Path) -> None:
    """What is there is set aside under another name: a restore never deletes."""
    for name in FOLDERS:
        place = settings.VAR_DIR / name
        if place.exists():
            os.replace(place, place.with_name(f"{name}.before-{timezone.now():%Y%m%d-%H%M%S-%f}"))
        if (restored / name).is_dir():
            os.replace(restored / name, place)


def _restore_keys(restored: Path) -> None:
    for path in restored.iterdir():
        path.chmod(0o600)
        os.replace(path, settings.VAR_DIR / path.name)


def _refuse_to_overwrite() -> None:
    try:
        workspaces = Workspace.objects.count()
    except DatabaseError:
        return  # a database without tables is what a backup is usually put back into
    if workspaces:
        raise BackupError("not_empty", workspaces=workspaces)


def _files() -> dict[str, Path]:
    found = sorted(path for name in FOLDERS for path in (settings.VAR_DIR / name).rglob("*"))
    kept = [path for path in found if path.is_file() and not path.is_symlink()]
    return {f"{archive.FILES}/{path.relative_to(settings.VAR_DIR).as_posix()}": path for path in kept}


def _keys() -> dict[str, Path]:
    found = {f"{archive.KEYS}/{name}": settings.VAR_DIR / name for name in KEY_FILES}
    kept = {name: path for name, path in found.items() if path.is_file()}
    if not kept:
        raise BackupError("keys_in_environment")
    return kept


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _workplace(beside: Path) -> Iterator[Path]:
    """A folder on the same disk, so that what is ready there can be moved in one step."""
    folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
