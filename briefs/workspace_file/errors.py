"""What is wrong with a file: a code and named values; the sentence is made in `words`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefs.workspace_file.words import sentence

if TYPE_CHECKING:
    from briefs.workspace_file.file import WorkspaceFile

Location = tuple[str | int, ...]
"""The names and positions that lead to a place: `("briefs", 0, "flows", 2, "ref")`."""


@dataclass(frozen=True)
class FileError:
    """One thing that is wrong. `line` starts at 1; `path` is empty for the file as a whole."""

    code: str
    path: str = ""
    line: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language, without the place."""
        return sentence(self.code, self.values, self.allowed)

    def __str__(self) -> str:
        place = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.path) if part)
        return f"{place}: {self.sentence}" if place else self.sentence


@dataclass(frozen=True)
class Reading:
    """The file when everything in it is good, else every error in it."""

    file: WorkspaceFile | None
    errors: tuple[FileError, ...] = ()


class Unreadable(Exception):
    """The text is not YAML or JSON that can be taken in at all."""

    def __init__(self, code: str, line: int | None = None, **values: object) -> None:
        super().__init__(code)
        self.error = FileError(code, line=line, values=values)

    @classmethod
    def told(cls, error: FileError) -> Unreadable:
        """For an error that knows its place already."""
        made = cls(error.code)
        made.error = error
        return made


def path_text(location: Location) -> str:
    """A location as people write it: `briefs[0].flows[2].ref`."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part[:80]}" if text else part[:80]
    return text
