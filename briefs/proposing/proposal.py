"""What a file of another tool says about systems and flows: a template that a person looks at before it is used."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefs.starting.templates import Template
from briefs.workspace_file.file import WorkspaceFile
from datamaps.connectors.plain import clean

FORMAT = "integrations-portal/1"
_LONGEST_KEY = 60
_MOST_REMARKS = 50


class NothingProposed(Exception):
    """A file that says nothing we can use; `code` has its sentence in words.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Remark:
    """Something that was not understood, or understood in a way that a person should know of; see words.py."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """`template` is a workspace file with one brief, like those that come with the portal."""

    template: Template
    remarks: tuple[Remark, ...] = ()


def proposal(
    title: str,
    systems: Iterable[Mapping[str, Any]],
    flows: Iterable[Mapping[str, Any]],
    remarks: Iterable[Remark],
    teams: Iterable[Mapping[str, Any]] = (),
) -> Proposal:
    """From plain rows of the workspace file; flows get their refs here."""
    numbered = [{"ref": f"F-{number:02}", **flow} for number, flow in enumerate(flows, 1)]
    plain = {
        "format": FORMAT,
        "workspace": {"key": "proposed", "name": title},
        "teams": list(teams),
        "systems": list(systems),
        "briefs": [{"ref": "INT-0001", "title": title, "flows": numbered}],
    }
    different = {(one.code, str(one.values)): one for one in remarks}
    return Proposal(Template("", WorkspaceFile.read(_storable(plain))), tuple(different.values())[:_MOST_REMARKS])


def key_of(name: str) -> str:
    """A key as the workspace file wants it. A number tells names apart whose letters it cannot hold."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    key = re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:_LONGEST_KEY].strip("-") or "system"
    if any(one.isalnum() and not one.isascii() for one in kept):
        key = f"{key[: _LONGEST_KEY - 9]}-{zlib.crc32(name.encode()):08x}"
    return key


def _storable(value: Any) -> Any:
    """Plain rows with every text as it can be kept: no characters that a database refuses, not endlessly long."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _storable(one) for name, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list) else value


def without(found: Template, keys: Container[str]) -> Template:
    """The template without some of its systems, and without the flows that need them."""
    brief = found.brief
    flows = tuple(one for one in brief.flows if one.source not in keys and one.target not in keys)
    kept = tuple(one.model_copy(update={"via": None}) if one.via in keys else one for one in flows)
    systems = tuple(one for one in found.file.systems if one.key not in keys)
    briefs = (brief.model_copy(update={"flows": kept}),)
    return Template(found.key, found.file.model_copy(update={"systems": systems, "briefs": briefs}))
