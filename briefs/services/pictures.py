"""Keeping the pictures of guides: files outside of the web root, each under the hash of its bytes.

The name of a picture holds that hash. So whoever signs a guide signs its pictures, and the same picture is kept once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from briefs.dossier.dossier import Dossier
from briefs.models import Entry, Picture, Version
from briefs.pictures.header import NoPicture, look_at
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once

MOST = 1_000
MOST_BYTES = 256 * 1024 * 1024
UNUSED_FOR = timedelta(days=1)
"""How long a picture may wait for the form that it was dropped into to be saved."""
_MEGABYTE = 1024 * 1024


def folder() -> Path:
    return Path(settings.VAR_DIR) / "pictures"


def path_of(picture: Picture) -> Path:
    return folder() / str(picture.workspace.uid) / picture.digest


def keep(workspace: Workspace, content: bytes, by: Actor) -> Picture:
    """Keeps a picture; the same one again is the one that is there. Raises NoPicture."""
    seen = look_at(content)
    digest = hashlib.sha256(content).hexdigest()
    with made_once(Picture, workspace, uuid5(workspace.uid, digest)) as found:
        if found is not None:
            Picture.objects.filter(pk=found.pk).update(made_at=timezone.now())
            _write(path_of(found), content)
            return found
        _check_room(workspace, len(content))
        row = Picture(
            workspace=workspace,
            uid=uuid5(workspace.uid, digest),
            digest=digest,
            media=seen.media,
            width=seen.width,
            height=seen.height,
            size=len(content),
        )
        _write(path_of(row), content)
        return door.save(row, by)


def _check_room(workspace: Workspace, more: int) -> None:
    rows = Picture.objects.of(workspace)
    if rows.count() >= MOST:
        raise NoPicture("picture_many", most=MOST)
    if (rows.aggregate(all=Sum("size"))["all"] or 0) + more > MOST_BYTES:
        raise NoPicture("picture_room", megabytes=MOST_BYTES // _MEGABYTE)


def _write(path: Path, content: bytes) -> None:
    """The whole file or none of it."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def pictures_of(workspace: Workspace, names: Iterable[str]) -> dict[str, bytes]:
    """The pictures of those names that are there, by their name (`files/….png`)."""
    wanted = set(names)
    digests = {name.rpartition("/")[2].partition(".")[0] for name in wanted}
    found: dict[str, bytes] = {}
    for row in Picture.objects.of(workspace).filter(digest__in=digests).select_related("workspace"):
        path = path_of(row)
        if row.name in wanted and path.exists():
            found[row.name] = path.read_bytes()
    return found


def pictures_in(dossier: Dossier) -> tuple[str, ...]:
    """The names of the pictures in a brief's guide, each once."""
    tasks = dossier.brief.guide.tasks if dossier.brief.guide else ()
    return tuple(dict.fromkeys(step.image for task in tasks for step in task.steps if step.image))


def take_in(workspace: Workspace, files: Mapping[str, bytes], by: Actor) -> None:
    """Keeps the pictures of an archive. Raises NoPicture."""
    for content in files.values():
        keep(workspace, content, by)


def forget_unused() -> None:
    """Removes pictures that no guide, and no signed version of one, has shown for a day."""
    old = Picture.objects.filter(made_at__lt=timezone.now() - UNUSED_FOR)
    for workspace in Workspace.objects.filter(pk__in=old.values("workspace")):
        used = _used(workspace)
        for row in old.filter(workspace=workspace).select_related("workspace"):
            if row.name not in used:
                path = path_of(row)
                door.delete(row, PORTAL)
                path.unlink(missing_ok=True)
    _forget_lost_files()


def _used(workspace: Workspace) -> set[str]:
    now = Entry.objects.of(workspace).filter(part="guide.tasks").values_list("details", flat=True)
    signed = Version.objects.of(workspace).values_list("dossier__content__brief__guide__tasks", flat=True)
    tasks: list[dict[str, Any]] = [*now, *(task for tasks in signed for task in tasks or ())]
    return {step["image"] for task in tasks for step in task.get("steps", ()) if step.get("image")}


def _forget_lost_files() -> None:
    """Files whose row is gone, with its workspace or because it never came to be."""
    known = {(str(uid), digest) for uid, digest in Picture.objects.values_list("workspace__uid", "digest")}
    before = (timezone.now() - UNUSED_FOR).timestamp()
    for file in folder().glob("*/*"):
        if (file.parent.name, file.name) not in known and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
