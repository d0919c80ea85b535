"""The rows of a flow's mapping table, each with the questions that are open about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefs.dossier.dossier import FindingState
from briefs.readiness.finding import Finding
from briefs.readiness.rule import Severity
from briefs.readiness.words import question
from briefs.views.common import BriefPage
from datamaps.map.datamap import DataMap, Move, moves_of
from datamaps.map.flow_choices import Transform
from datamaps.map.flows import FieldMap, Flow, RecordMap
from datamaps.map.unconfirmed import unconfirmed, unconfirmed_in_words
from datamaps.map.words import field_in_words
from datamaps.models import FieldMap as StoredFieldMap
from datamaps.models import RecordMap as StoredRecordMap
from integrations_portal.shapes.choices import Words
from integrations_portal.shapes.paths import FieldRef

# What a rule's question is in a table cell; the whole question stands under it.
_SHORT: dict[str, Words] = {
    "OWN-01": gettext_lazy("Who is right?"),
    "OWN-02": gettext_lazy("Which one wins?"),
    "OWN-04": gettext_lazy("Overwrites the owner"),
    "DEF-01": gettext_lazy("Which meaning?"),
    "DEF-04": gettext_lazy("Same meaning?"),
    "FLD-01": gettext_lazy("What goes in?"),
    "FLD-02": gettext_lazy("Will not fit"),
    "FLD-03": gettext_lazy("Value without a match"),
    "FLD-04": gettext_lazy("What if it is empty?"),
    "FLD-05": gettext_lazy("Zone, currency or unit?"),
    "FLD-06": gettext_lazy("No way back"),
    "FLD-07": gettext_lazy("Written twice"),
    "FLD-09": gettext_lazy("Suggested: confirm"),
    "FLD-10": gettext_lazy("Not in the catalog"),
    "FLD-11": gettext_lazy("How is it worked out?"),
    "SEC-01": gettext_lazy("Who may see it?"),
    "SEC-02": gettext_lazy("On what basis?"),
    "SEC-03": gettext_lazy("Too sensitive there?"),
}
# Two write one field, or nobody says who wins.
_CONFLICTS = frozenset(["OWN-02", "OWN-04", "FLD-07"])


@dataclass(frozen=True)
class Row:
    """One line of the table: a mapped field, or a required target field that nothing fills."""

    source: list[dict[str, str]]
    rule: str
    rule_note: str
    target: dict[str, str]
    owner: str
    conflict: str
    state: str
    words: str
    note: str
    anchor: str
    uid: UUID | None = None
    asked: str = ""
    """The answer of the row that its first question is about."""


@dataclass(frozen=True)
class Line:
    """What a row is made from, and the filters that show it. Counting needs no more than this."""

    record_map: RecordMap
    target: FieldRef
    tags: frozenset[str]
    found: tuple[Finding, ...]
    drifted: bool = False
    field_map: FieldMap | None = None
    uid: UUID | None = None


class Table:
    """The rows of one flow, with the findings that each of them has."""

    def __init__(self, page: BriefPage, flow: Flow) -> None:
        self.page, self.flow = page, flow
        self.map: DataMap = page.dossier.map
        # The dossier has no identities; rows stand in the same order as the maps that were read from them.
        stored = StoredRecordMap.objects.filter(flow__integration=page.integration, flow__ref=flow.ref)
        self.uids = [row.uid for row in stored]
        fields = StoredFieldMap.objects.filter(record_map__in=stored).order_by("record_map__position", "position", "pk")
        self.field_uids: dict[UUID, list[UUID]] = defaultdict(list)
        for uid, parent in fields.values_list("uid", "record_map__uid"):
            self.field_uids[parent].append(uid)
        self.by_row: dict[str, list[Finding]] = defaultdict(list)
        self.by_about: dict[str, list[Finding]] = defaultdict(list)
        self.missing: list[Finding] = []
        for one in page.findings:
            if one.waived:
                continue
            if one.where.section == "flows":
                self.by_row[one.where.row].append(one)
            self.by_about[one.about].append(one)
            self.missing += [one] if one.rule == "FLD-01" else []
        self.moves: dict[int, Move] = {}
        for move in moves_of(flow):
            self.moves.setdefault(id(move.field_map), move)
        self.live = [one for one in page.dossier.live.findings if one.state == "open" and one.severity != "info"]

    def facts(self) -> list[dict[str, Any]]:
        flow = self.flow
        mapped = sum(len(one.fields) for one in flow.record_maps)
        ends = f"{self.map.label(flow.source)} → {self.map.label(flow.target)}"
        facts: list[dict[str, Any]] = [{"label": "", "value": ends}]
        if flow.method:
            facts.append({"label": "", "value": flow.method.label})
        facts.append(
            {"label": "", "value": ngettext("%(n)s field mapped", "%(n)s fields mapped", mapped) % {"n": mapped}}
        )
        touching = [one for one in self.live if flow.ref in one.touches]
        if touching:
            words = ngettext("%(n)s difference", "%(n)s differences", len(touching)) % {"n": len(touching)}
            facts.append({"state": "drift", "value": words, "url": f"/w/{self.page.request.workspace.key}/findings/"})
        return facts

    def lines(self, number: int) -> list[Line]:
        """Every mapped field of a record map, then the required target fields that nothing fills."""
        record_map = self.flow.record_maps[number]
        pairs = zip(record_map.fields, self.field_uids[self.uids[number]], strict=True)
        lines = [self._mapped(record_map, one, uid) for one, uid in pairs]
        prefix = f"{self.flow.ref}/{record_map.target}."
        for one in self.missing:
            if one.about.startswith(prefix):
                target = FieldRef(self.flow.target, record_map.target, one.about.removeprefix(prefix))
                lines.append(Line(record_map, target, frozenset({"required", "open"}), (one,)))
        return lines

    def record_map(self, number: int, lines: list[Line]) -> dict[str, Any]:
        """A record map with those of its rows."""
        record_map = self.flow.record_maps[number]
        moves = [move for move in self.moves.values() if move.record_map is record_map]
        pairs = ", ".join(f"{pair.source} = {pair.target}" for pair in record_map.match_key)
        return {
            "label": f"{record_map.source} → {record_map.target}",
            "source": f"{self.map.label(self.flow.source)} · {record_map.source}",
            "target": f"{self.map.label(self.flow.target)} · {record_map.target}",
            "match": pairs,
            "operation": record_map.operation.label if record_map.operation else "",
            "left_out": record_map.left_out,
            "unconfirmed": unconfirmed_in_words(len(unconfirmed(moves, self.map.fields))),
            "rows": [self._row(line, line.field_map) if line.field_map else self._lacking(line) for line in lines],
            "anchor": record_map.label,
            "uid": self.uids[number],
        }

    def _mapped(self, record_map: RecordMap, field_map: FieldMap, uid: UUID) -> Line:
        target = FieldRef(self.flow.target, record_map.target, field_map.target or "")
        found = self.by_row[self._where(record_map, field_map)] or self._about(target)
        drifted = bool(self._drift([*self._sources(record_map, field_map), target]))
        rules = {one.rule for one in found}
        tags = {
            "open": bool(found),
            "lossy": "FLD-02" in rules,
            "conflicts": bool(rules & _CONFLICTS),
            "unconfirmed": not field_map.confirmed,
            "drifted": drifted,
        }
        chosen = frozenset(name for name, holds in tags.items() if holds)
        return Line(record_map, target, chosen, tuple(found), drifted, field_map, uid)

    def _where(self, record_map: RecordMap, field_map: FieldMap) -> str:
        return f"{self.flow.ref}/{record_map.label}/{field_map.target or ''}"

    def _sources(self, record_map: RecordMap, field_map: FieldMap) -> list[FieldRef]:
        return [FieldRef(self.flow.source, record_map.source, path) for path in field_map.source]

    def _row(self, line: Line, field_map: FieldMap) -> Row:
        owner, conflict = self._owner(field_map)
        state, words, note = _state(line, field_map)
        return Row(
            source=[self._cell(ref) for ref in self._sources(line.record_map, field_map)],
            rule=rule_in_words(field_map),
            rule_note=rule_note(self.map, field_map),
            target=self._cell(line.target),
            owner=owner,
            conflict=conflict,
            state=state,
            words=words,
            note=note,
            anchor=self._where(line.record_map, field_map),
            uid=line.uid,
            asked=next((one.where.field for one in line.found if one.where.section == "flows"), ""),
        )

    def _lacking(self, line: Line) -> Row:
        """A required target field that nothing fills: a row of its own, so that it is seen."""
        return Row(
            source=[],
            rule="",
            rule_note="",
            target=self._cell(line.target),
            owner="",
            conflict="",
            state="stops",
            words=str(_SHORT["FLD-01"]),
            note="",
            anchor=line.found[0].about,
        )

    def _cell(self, ref: FieldRef) -> dict[str, str]:
        field = self.map.fields.get(ref)
        return {"path": ref.path, "type": field_in_words(field) if field else _("not in the catalog")}

    def _about(self, target: FieldRef) -> list[Finding]:
        """Questions about the shared field that the target belongs to."""
        shared = self.map.shared_by_field.get(target)
        about = f"{shared[0].key}.{shared[1].key}" if shared else ""
        return self.by_about[about] if about else []

    def _drift(self, ends: list[FieldRef]) -> list[FindingState]:
        paths = {(end.system, f"{end.record}.{end.path}") for end in ends}
        return [one for one in self.live if (one.system, one.path) in paths]

    def _owner(self, field_map: FieldMap) -> tuple[str, str]:
        move = self.moves.get(id(field_map))
        rows = self.map.ownership(move) if move else ()
        owners = [self.map.label(row.system_of_record) for row in rows if row.system_of_record]
        rules = [str(row.conflict_rule.label) for row in rows if row.conflict_rule]
        return ", ".join(dict.fromkeys(owners)), ", ".join(dict.fromkeys(rules))


def _state(line: Line, field_map: FieldMap) -> tuple[str, str, str]:
    """The badge of a row: what stops you, else what differs, else the worst question, else how it stands."""
    first = line.found[0] if line.found else None
    if first is not None and first.severity is Severity.BLOCKER:
        return "stops", str(_SHORT.get(first.rule, first.severity.label)), question(first)
    if line.drifted:
        return "drift", _("Differs"), ""
    if not field_map.confirmed:
        return "in_progress", str(_SHORT["FLD-09"]), ""
    if first is not None:
        return "warning", str(_SHORT.get(first.rule, first.severity.label)), question(first)
    if any(pair.target == field_map.target for pair in line.record_map.match_key):
        return "match", _("Tells which one it is"), ""
    return "match", _("Decided"), ""


def rule_in_words(field_map: FieldMap) -> str:
    words = str(field_map.how.label)
    return f"{words}: {field_map.rule}" if field_map.rule else words


def rule_note(map: DataMap, field_map: FieldMap) -> str:
    pairs = ", ".join(f"{pair.source} → {pair.target}" for pair in map.values_of(field_map)[:6])
    rest = len(map.values_of(field_map)) - 6
    parts = [f"{pairs} …" if rest > 0 else pairs]
    if field_map.how is Transform.CONSTANT and field_map.default:
        parts.append(field_map.default)
    if field_map.unmapped:
        parts.append(_("otherwise: %(what)s") % {"what": field_map.unmapped.label})
    if field_map.null_rule:
        parts.append(_("empty: %(what)s") % {"what": field_map.null_rule.label})
    return " · ".join(part for part in parts if part)
