"""The templates that come with the portal: read once, found by their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from briefs.shapes.brief import Brief
from briefs.starters import FOLDER
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.read import read_workspace

_SMALL = 2
"""Letters of a word that says nothing of a template."""


@dataclass(frozen=True)
class Template:
    """One workspace file with one brief; `key` is the name of the file."""

    key: str
    file: WorkspaceFile

    @property
    def name(self) -> str:
        return self.file.workspace.name

    @property
    def brief(self) -> Brief:
        return self.file.briefs[0]

    @property
    def words(self) -> str:
        """Everything that somebody might look for, in lower case."""
        systems = [f"{system.name} {system.kind.label if system.kind else ''}" for system in self.file.systems]
        return " ".join([self.name, self.brief.title, self.brief.goal, self.brief.process, *systems]).casefold()


@cache
def templates() -> tuple[Template, ...]:
    """All templates by name. Raises ValueError with the first error of a file that cannot be read."""
    found = []
    for path in FOLDER.glob("*.yaml"):
        reading = read_workspace(path.read_bytes(), path.name)
        if reading.file is None:
            raise ValueError(f"{path.name}: {reading.errors[0]}")
        found.append(Template(path.stem, reading.file))
    return tuple(sorted(found, key=lambda template: template.name))


def template(key: str) -> Template | None:
    return next((one for one in templates() if one.key == key), None)


def looked_for(query: str) -> tuple[Template, ...]:
    """The templates in which most words of the query stand, small ones like “to” aside; none where not one does."""
    words = [word for word in query.casefold().split() if len(word) > _SMALL] or query.casefold().split()
    counts = {one.key: sum(word in one.words for word in words) for one in templates()}
    most = max(counts.values(), default=0)
    return tuple(one for one in templates() if counts[one.key] == most) if most or not words else ()
