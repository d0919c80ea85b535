#!/usr/bin/env python
"""Writes docs/reference/real-files.md: how the connector kinds do with real files, and with real pairs of them.

The files lie in REALDATA_DIR or in ../shared/realdata, with a README that has their counts and what changed in each
pair; where they are not, nothing is written. What is a kind is found from the file, as a person's upload is.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")

# The project has to be found first.
from datamaps.connectors.base import ConnectorError, Limits  # noqa: E402
from datamaps.connectors.guess import guess  # noqa: E402
from datamaps.connectors.kinds import kind_of  # noqa: E402
from datamaps.connectors.registry import observe  # noqa: E402
from datamaps.schema.changes import Change  # noqa: E402
from datamaps.schema.compare import compare  # noqa: E402
from datamaps.schema.shapes import SystemSchema  # noqa: E402

PAGE = PROJECT / "docs" / "reference" / "real-files.md"
HEAD = """# Real files and real pairs

How the connector kinds do with files that nobody here wrote, and with two states of one. This page is made by
`script/real_files.py`, which reads the files where they are; they are not part of the project.

## Files

The kind is the one that an upload would get. *Counts* are those that were taken from a file independently; one agrees
when it is the number of records, of operations, of rows, of fields at the top, of all fields, or of all at the top of
records with more than one. What differs usually counts something else: a schema that is only a list of values, a
property of a description that no record has.
"""
PAIRS = """
## Pairs

What changed in a pair was listed and numbered independently. `script/real_changes.yaml` says for each number which
changes the comparison has to find, with their kind and place; a number counts as found when all of them are. What is no
change of a shape says so there. *Traps* are things that look like changes and are none: they are avoided when no change
of such a kind is found.
"""
KNOWN = PROJECT / "script" / "real_changes.yaml"
TRAPS = {
    "openapi/pair-paypal-invoicing": ("operation.removed", "operation.added"),
    "asyncapi/pair-streetlights-kafka-2-to-3": ("record.removed", "field.removed", "field.added", "field.type.changed"),
    "jsonschema/pair-iterable-webhook": ("field.removed", "record.removed"),
    "mapping/pair-omop-cdm-fields": ("field.max_length.set", "field.moved", "record.renamed"),
}
"""Kinds of changes that a pair's trap would make."""
_COUNT = re.compile(r"([0-9][0-9,]*) ([A-Za-z-]+(?: (?:types|properties))?)(?! in cycles)\b")
_COUNTED = frozenset(
    "records fields schemas properties operations streams objects messages tables columns rows sheets types".split()
) | {"top-level properties", "entity types"}


@dataclass(frozen=True)
class File:
    """A real file, its kind, what it was said to hold and what was seen, or why nothing was."""

    path: Path
    kind: str | None
    counts: tuple[tuple[int, str], ...]
    seen: SystemSchema | None
    trouble: str

    @property
    def agreeing(self) -> tuple[tuple[int, str], ...]:
        return tuple(one for one in self.counts if self.seen and one[0] in _numbers(self.seen))


@dataclass(frozen=True)
class Pair:
    """Two states of one file: how many changes, which of the numbered ones lack what, how many are none, the trap."""

    name: str
    kind: str
    changes: int
    missing: dict[int, list[str]]
    numbered: int
    none: int
    trap: str

    @property
    def found(self) -> int:
        return self.numbered - len(self.missing)


def folder() -> Path | None:
    """Where the files are; none where they are not."""
    place = Path(os.environ.get("REALDATA_DIR") or PROJECT.parent / "shared" / "realdata")
    return place if (place / "README.md").exists() else None


def files(place: Path) -> Iterator[File]:
    """Every file that a kind is found for, in the order of the README, with its counts."""
    group = ""
    for line in (place / "README.md").read_text().splitlines():
        if line.startswith("# Pairs"):
            return
        group = line[3:].strip() if line.startswith("## ") else group
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        path = place / group / cells[0] if len(cells) == 6 else place
        if path.is_file():
            yield _file(path, cells[3])


@cache
def _file(path: Path, counts: str = "") -> File:
    content = path.read_bytes()
    kind = guess(path.name, content)
    told = tuple((int(number.replace(",", "")), unit) for number, unit in _COUNT.findall(counts) if unit in _COUNTED)
    if kind is None:
        return File(path, None, told, None, "")
    try:
        return File(path, kind, told, observe(kind, {}, limits=Limits(folder=path.parent), given=content), "")
    except ConnectorError as error:
        return File(path, kind, told, None, str(error.trouble.label))


def _numbers(seen: SystemSchema) -> set[int]:
    tops = [{row.path for row in one.fields if "." not in row.path and "[]" not in row.path} for one in seen.records]
    return {
        len(seen.records),
        len(seen.operations),
        sum(map(len, tops)),
        sum(len(top) for top in tops if len(top) > 1),
        sum(len(one.fields) for one in seen.records),
        *(one.rows for one in seen.seen if one.rows),
        *(one.rows + 1 for one in seen.seen if one.rows),
    }


def pairs(place: Path) -> Iterator[Pair]:
    """Every pair of a kind that reads it, with the first and each later state compared."""
    _before, _mark, told = (place / "README.md").read_text().partition("# Pairs")
    for part in told.split("\n## ")[1:]:
        name = part.split()[0]
        states = sorted(path for path in (place / name).glob("*") if path.is_file())
        states.sort(key=lambda path: not path.name.startswith(("before", "1-")))
        shapes = [_file(path) for path in states]
        first, kind = shapes[0].seen, shapes[0].kind
        if len(states) < 2 or first is None or kind is None:
            continue
        facts, changes = kind_of(kind), list[Change]()
        for later in shapes[1:]:
            if later.seen is not None:
                changes += compare(first, later.seen, facts.sees, facts.positional, baseline=first).changes
        known = _known_changes().get(name, {})
        asked = {number: lines for number, lines in known.items() if isinstance(lines, list)}
        told_here = {line for one in changes for line in _lines(one)}
        missing = {number: [line for line in lines if not _is_so(line, told_here)] for number, lines in asked.items()}
        kinds = {change.kind.value for change in changes}
        trap = ("avoided" if not kinds & set(TRAPS[name]) else "fell for it") if name in TRAPS else ""
        lacking = {number: lines for number, lines in missing.items() if lines}
        none = len(known) - len(asked)
        yield Pair(name, kind, len(changes), lacking, len(asked), none, trap)


@cache
def _known_changes() -> dict[str, dict[int, list[str] | str]]:
    """By pair and number: the changes that there are, or why it is none."""
    found: dict[str, dict[int, list[str] | str]] = yaml.safe_load(KNOWN.read_text())
    return found


def _lines(change: Change) -> tuple[str, ...]:
    """A change as the known ones are written, with and without what it is now."""
    place = f"{change.operation} {change.field}".strip() if change.operation else change.record
    place += f".{change.field}" if change.field and not change.operation else ""
    line = f"{change.kind.value} {place}".strip()
    return change.kind.value, line, f"{line} = {change.after}"


def _is_so(line: str, told: set[str]) -> bool:
    return line[3:] not in told if line.startswith("no ") else line in told


def page(place: Path) -> str:
    """The whole page as Markdown."""
    lines = [HEAD, "| File | Kind | Records | Fields | Operations | Counts that agree |"]
    lines.append("| --- | --- | ---: | ---: | ---: | --- |")
    known = list(files(place))
    for one in known:
        if one.kind is None:
            continue
        name = one.path.relative_to(place)
        if one.seen is None:
            lines.append(f"| `{name}` | `{one.kind}` | | | | {one.trouble} |")
            continue
        fields = sum(len(record.fields) for record in one.seen.records)
        agree = f"{len(one.agreeing)} of {len(one.counts)}" if one.counts else ""
        other = ", ".join(f"{number:,} {unit}" for number, unit in one.counts if (number, unit) not in one.agreeing)
        told = f"{agree}{f'; not: {other}' if other else ''}"
        numbers = f"{len(one.seen.records):,} | {fields:,} | {len(one.seen.operations):,}"
        lines.append(f"| `{name}` | `{one.kind}` | {numbers} | {told} |")
    unread = [f"`{one.path.relative_to(place)}`" for one in known if one.kind is None]
    lines += ["", f"No kind reads these: {', '.join(unread) or 'none'}.", PAIRS]
    lines += ["| Pair | Kind | Changes | Numbered ones found | Not found | No change of a shape | Trap |"]
    lines += ["| --- | --- | ---: | --- | --- | ---: | --- |"]
    for pair in pairs(place):
        missing = "; ".join(f"{number}: {', '.join(lines)}" for number, lines in pair.missing.items())
        found = f"{pair.found} of {pair.numbered}" if pair.numbered else "none are numbered"
        counts = f"{pair.changes:,} | {found} | {missing} | {pair.none or ''}"
        lines.append(f"| `{pair.name}` | `{pair.kind}` | {counts} | {pair.trap} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    place = folder()
    if place is None:
        print("The real files are not here: name their folder in REALDATA_DIR.", file=sys.stderr)
        return 2
    PAGE.write_text(page(place))
    return 0


if __name__ == "__main__":
    import django

    django.setup()
    raise SystemExit(main())
