"""The mapping table of a flow: which field becomes which, who is right about it, and what is still open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefs.dossier.dossier import FindingState
from briefs.readiness.finding import Finding
from briefs.readiness.rule import Severity
from briefs.readiness.words import question
from briefs.views.common import BriefPage, brief_page
from datamaps.map.datamap import DataMap, Move, moves_of
from datamaps.map.flow_choices import Transform
from datamaps.map.flows import FieldMap, Flow, RecordMap
from datamaps.map.words import field_in_words
from datamaps.models import FieldMap as StoredFieldMap
from datamaps.models import RecordMap as StoredRecordMap
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
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
FILTERS: dict[str, Words] = {
    "all": gettext_lazy("All"),
    "required": gettext_lazy("Required without source"),
    "lossy": gettext_lazy("Lossy"),
    "conflicts": gettext_lazy("Conflicts"),
    "unconfirmed": gettext_lazy("Unconfirmed"),
    "drifted": gettext_lazy("Drifted"),
    "open": gettext_lazy("With a question"),
}
# Two write one field, or nobody says who wins.
_CONFLICTS = frozenset(["OWN-02", "OWN-04", "FLD-07"])
A_PAGE = 100


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
    tags: frozenset[str]
    uid: UUID | None = None


@in_workspace()
def mapping(request: WorkspaceRequest, ref: str, flow_ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    flow = next((one for one in page.dossier.brief.flows if one.ref == flow_ref), None)
    if flow is None:
        raise Http404
    table = Table(page, flow)
    chosen = request.GET.get("show", "all")
    maps = [table.record_map(number, record_map) for number, record_map in enumerate(flow.record_maps)]
    rows = [row for one in maps for row in one["rows"]]
    shown = Paginator([row for row in rows if chosen == "all" or chosen in row.tags], A_PAGE)
    listed = shown.get_page(request.GET.get("page"))
    on_page = {id(row) for row in listed}
    context = {
        "page": page,
        "page_obj": listed,
        "flow": flow,
        "facts": table.facts(),
        "chips": [
            {
                "label": label,
                "count": sum(name == "all" or name in row.tags for row in rows),
                "url": f"?show={name}",
                "current": name == chosen,
            }
            for name, label in FILTERS.items()
        ],
        "maps": [one | {"rows": [row for row in one["rows"] if id(row) in on_page]} for one in maps],
        "may_change": request.membership.may(Role.EDITOR),
        "crumbs": page.crumbs({"label": _("What moves"), "url": page.url("section", "flows")}, {"label": flow.ref}),
    }
    return render(request, "briefs/mapping.html", context)


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
        self.findings = [one for one in page.findings if not one.waived]
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

    def record_map(self, number: int, record_map: RecordMap) -> dict[str, Any]:
        uid = self.uids[number]
        pairs_of = zip(record_map.fields, self.field_uids[uid], strict=True)
        rows = [self._mapped(record_map, one, field_uid) for one, field_uid in pairs_of]
        rows += self._missing(record_map)
        pairs = ", ".join(f"{pair.source} = {pair.target}" for pair in record_map.match_key)
        return {
            "label": f"{record_map.source} → {record_map.target}",
            "source": f"{self.map.label(self.flow.source)} · {record_map.source}",
            "target": f"{self.map.label(self.flow.target)} · {record_map.target}",
            "match": pairs,
            "operation": record_map.operation.label if record_map.operation else "",
            "left_out": record_map.left_out,
            "rows": rows,
            "anchor": record_map.label,
            "uid": uid,
        }

    def _mapped(self, record_map: RecordMap, field_map: FieldMap, uid: UUID) -> Row:
        sources = [FieldRef(self.flow.source, record_map.source, path) for path in field_map.source]
        target = FieldRef(self.flow.target, record_map.target, field_map.target or "")
        where = f"{self.flow.ref}/{record_map.label}/{field_map.target or ''}"
        found = [one for one in self.findings if one.where.section == "flows" and one.where.row == where]
        found += self._about(target) if not found else []
        drifted = self._drift([*sources, target])
        owner, conflict = self._owner(field_map)
        tags = {"open"} if found else set()
        tags |= {"lossy"} if any(one.rule == "FLD-02" for one in found) else set()
        tags |= {"conflicts"} if any(one.rule in _CONFLICTS for one in found) else set()
        tags |= {"unconfirmed"} if not field_map.confirmed else set()
        tags |= {"drifted"} if drifted else set()
        state, words, note = _state(found, drifted, field_map, record_map)
        return Row(
            source=[self._cell(ref) for ref in sources],
            rule=_rule(field_map),
            rule_note=_rule_note(self.map, field_map),
            target=self._cell(target),
            owner=owner,
            conflict=conflict,
            state=state,
            words=words,
            note=note,
            anchor=where,
            tags=frozenset(tags),
            uid=uid,
        )

    def _missing(self, record_map: RecordMap) -> list[Row]:
        """Required target fields that nothing fills: a row of their own, so that they are seen."""
        prefix = f"{self.flow.ref}/{record_map.target}."
        rows = []
        for one in self.findings:
            if one.rule != "FLD-01" or not one.about.startswith(prefix):
                continue
            target = FieldRef(self.flow.target, record_map.target, one.about.removeprefix(prefix))
            rows.append(
                Row(
                    source=[],
                    rule="",
                    rule_note="",
                    target=self._cell(target),
                    owner="",
                    conflict="",
                    state="stops",
                    words=str(_SHORT["FLD-01"]),
                    note="",
                    anchor=one.about,
                    tags=frozenset({"required", "open"}),
                )
            )
        return rows

    def _cell(self, ref: FieldRef) -> dict[str, str]:
        field = self.map.fields.get(ref)
        return {"path": ref.path, "type": field_in_words(field) if field else _("not in the catalog")}

    def _about(self, target: FieldRef) -> list[Finding]:
        """Questions about the shared field that the target belongs to."""
        shared = self.map.shared_by_field.get(target)
        about = f"{shared[0].key}.{shared[1].key}" if shared else ""
        return [one for one in self.findings if about and one.about == about]

    def _drift(self, ends: list[FieldRef]) -> list[FindingState]:
        paths = {(end.system, f"{end.record}.{end.path}") for end in ends}
        return [one for one in self.live if (one.system, one.path) in paths]

    def _owner(self, field_map: FieldMap) -> tuple[str, str]:
        move = self.moves.get(id(field_map))
        rows = self.map.ownership(move) if move else ()
        owners = [self.map.label(row.system_of_record) for row in rows if row.system_of_record]
        rules = [str(row.conflict_rule.label) for row in rows if row.conflict_rule]
        return ", ".join(dict.fromkeys(owners)), ", ".join(dict.fromkeys(rules))


def _state(
    found: list[Finding], drifted: list[FindingState], field_map: FieldMap, record_map: RecordMap
) -> tuple[str, str, str]:
    """The badge of a row: what stops you, else what differs, else the worst question, else how it stands."""
    first = found[0] if found else None
    if first is not None and first.severity is Severity.BLOCKER:
        return "stops", str(_SHORT.get(first.rule, first.rule)), question(first)
    if drifted:
        return "drift", _("Differs"), ""
    if not field_map.confirmed:
        return "in_progress", str(_SHORT["FLD-09"]), ""
    if first is not None:
        return "warning", str(_SHORT.get(first.rule, first.rule)), question(first)
    if any(pair.target == field_map.target for pair in record_map.match_key):
        return "match", _("Match key"), ""
    return "match", _("Decided"), ""


def _rule(field_map: FieldMap) -> str:
    words = str(field_map.how.label)
    return f"{words}: {field_map.rule}" if field_map.rule else words


def _rule_note(map: DataMap, field_map: FieldMap) -> str:
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
