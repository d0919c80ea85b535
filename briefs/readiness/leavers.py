"""People who have left and are still needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.readiness.case import Case
from briefs.readiness.rule import Where
from briefs.shapes.brief import PART, Brief
from briefs.shapes.proof import Decision
from briefs.shapes.working import NeededDocument, RolloutStep
from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.people import Contact
from integrations_portal.shapes.references import references

_SYSTEM_PEOPLE = ("business_owner", "technical_owner", "support")
# History, and work as it is done today: nobody has to act there any more.
_OVER = ("waivers", "workflow.current")
_PATH = re.compile(r"(?P<part>[a-z_.]+?)\[(?P<row>\d+)\]\.(?P<field>.+)")


def must_still_act(case: Case) -> Iterator[tuple[Contact, Where, int]]:
    """Contacts without an active account who must still act, the first place that names each, and how many do."""
    inactive = {key: one for key, one in case.dossier.contact_by_key.items() if not one.active}
    if not inactive:
        return
    places: dict[str, list[Where]] = {}
    for key, where in (*_in_brief(case.brief), *_in_systems(case), *_stewards(case)):
        plain = key.rpartition(":")[2]
        if plain in inactive:
            places.setdefault(plain, []).append(where)
    for key, found in places.items():
        yield inactive[key], found[0], len(found)


def _in_brief(brief: Brief) -> Iterator[tuple[str, Where]]:
    for path, kinds, key in references(brief):
        if "contact" not in kinds or path.startswith(_OVER) or key.startswith(("team:", "system:")):
            continue
        match = _PATH.match(path)
        if match is None or match["part"] not in {*PART, "flows"}:
            group, _, answer = path.partition(".")
            known = group in PART and not PART[group].rows
            yield key, Where(group, "", answer) if known else Where("purpose", "", path)
            continue
        row = _row(brief, match["part"], int(match["row"]))
        if not is_over(row, match["field"]):
            ref = getattr(row, "ref", None) or row.natural_name()
            yield key, Where(match["part"], ref, match["field"])


def _row(brief: Brief, part: str, position: int) -> Row:
    group, _, name = part.partition(".")
    holder = getattr(brief, group)
    rows: tuple[Row, ...] = getattr(holder, name) if name else holder
    return rows[position]


def is_over(row: Shape, field: str) -> bool:
    """Who did something, or had to do what is done by now."""
    if field == "decided_by" or field.startswith("runs["):
        return True
    if isinstance(row, Decision):
        return not row.open
    if isinstance(row, NeededDocument):
        return row.done_on is not None
    return isinstance(row, RolloutStep) and row.trained_on is not None


def _in_systems(case: Case) -> Iterator[tuple[str, Where]]:
    for system in case.systems:
        for role in _SYSTEM_PEOPLE:
            if key := getattr(system, role):
                yield key, Where("catalog", system.key, role)


def _stewards(case: Case) -> Iterator[tuple[str, Where]]:
    for about, (record, field) in case.map.touched.items():
        for row in case.rows_of(record, field):
            if row.steward:
                yield row.steward, Where("truth", about, "ownership")
