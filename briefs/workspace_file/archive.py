"""A workspace file together with its pictures: one zip with the file and a folder `files/`."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from briefs.pictures.header import LARGEST_PICTURE, NoPicture, look_at
from briefs.workspace_file.errors import Unreadable
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.loading import LARGEST
from datamaps.connectors.archive import DAMAGED

MOST_FILES = 2_000
LARGEST_PICTURES = 512 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_PICTURE = re.compile(r"files/[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_WRITTEN_ON = (1980, 1, 1, 0, 0, 0)
"""One day for every file, so that the same workspace gives the same bytes."""


@dataclass(frozen=True)
class Archive:
    """The workspace file in a zip, its name, and the pictures by their path (`files/step-1.png`)."""

    content: bytes
    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)


def read_zip(content: bytes) -> Archive:
    """What is in a zip; nothing is written anywhere. Raises Unreadable.

    Sizes are counted while unpacking: what the zip says of itself is not believed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpacked(archive)
    except DAMAGED:
        raise Unreadable("zip_damaged") from None


def _unpacked(archive: zipfile.ZipFile) -> Archive:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES:
        raise Unreadable("zip_too_many", limit=MOST_FILES)
    texts = [one for one in members if "/" not in one.filename and one.filename.endswith((".yaml", ".yml", ".json"))]
    if len(texts) != 1:
        raise Unreadable("zip_one_file", count=len(texts))
    pictures: dict[str, bytes] = {}
    total = 0
    for member in members:
        if member is texts[0]:
            continue
        path = member.filename
        if not _PICTURE.fullmatch(path) or path in pictures:
            raise Unreadable("zip_path", path=path[:80])
        pictures[path] = _bytes_of(archive, member, LARGEST_PICTURE)
        try:
            look_at(pictures[path])
        except NoPicture:
            raise Unreadable("zip_picture", path=path) from None
        total += len(pictures[path])
        if total > LARGEST_PICTURES:
            raise Unreadable("zip_too_large", path=path, limit=LARGEST_PICTURES // _MEGABYTE)
    return Archive(_bytes_of(archive, texts[0], LARGEST), texts[0].filename, pictures)


def _bytes_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise Unreadable("zip_too_large", path=member.filename[:80], limit=limit // _MEGABYTE)
    return content


def write_zip(content: bytes, files: Mapping[str, bytes], name: str = "workspace.yaml") -> bytes:
    """A zip of a workspace file and its pictures: the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [(name, content), *sorted(files.items())]:
            member = zipfile.ZipInfo(path, _WRITTEN_ON)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return buffer.getvalue()


def pictures_in(file: WorkspaceFile) -> tuple[str, ...]:
    """The paths of all pictures that the guides show, each once, in their order."""
    tasks = [task for brief in file.briefs if brief.guide for task in brief.guide.tasks]
    return tuple(dict.fromkeys(step.image for task in tasks for step in task.steps if step.image))


def named_by_content(file: WorkspaceFile, files: Mapping[str, bytes]) -> tuple[WorkspaceFile, dict[str, bytes]]:
    """The file with its pictures under the names that a workspace has for them, which hold the hash of the bytes."""
    names = {path: f"files/{sha256(data).hexdigest()}.{look_at(data).ending}" for path, data in files.items()}
    tree = file.plain()
    for brief in tree.get("briefs", ()):
        for task in brief.get("guide", {}).get("tasks", ()):
            for step in task.get("steps", ()):
                if step.get("image") in names:
                    step["image"] = names[step["image"]]
    return WorkspaceFile.read(tree), {names[path]: data for path, data in files.items()}
