"""The operating map: what one page says about a running integration, and what nobody has said yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefs.dossier.dossier import Dossier
from briefs.readiness.finding import Finding
from briefs.readiness.questions import ranked
from briefs.readiness.words import listed
from datamaps.map.datamap import moves_of
from datamaps.map.flow_choices import Effect
from datamaps.map.flows import Flow
from integrations_portal.look.words import span_in_words
from integrations_portal.shapes.choices import Choice


class Asked(Choice):
    """The five questions, in the order in which people ask them."""

    MOVES = "moves", gettext_lazy("What moves?")
    OWNS = "owns", gettext_lazy("Who owns what?")
    WHEN = "when", gettext_lazy("When, and what interrupts it?")
    WRONG = "wrong", gettext_lazy("Who owns exceptions, retries and approvals?")
    USE = "use", gettext_lazy("What do users do, and what do admins check first?")


@dataclass(frozen=True)
class Line:
    """One answer: about what, and what is known. Nothing is known when `said` is empty."""

    about: str
    said: str = ""
    flow: str = ""


@dataclass(frozen=True)
class Answered:
    """One of the five questions with its answers, and the open questions that belong to it, the best one first."""

    asked: Asked
    lines: tuple[Line, ...]
    open: tuple[Finding, ...]


_OF_FAMILY = {
    "FLD": Asked.MOVES,
    "KEY": Asked.MOVES,
    "VAL": Asked.MOVES,
    "SCP": Asked.MOVES,
    "OWN": Asked.OWNS,
    "DEF": Asked.OWNS,
    "AGR": Asked.OWNS,
    "SEC": Asked.OWNS,
    "FLW": Asked.WRONG,
    "EXC": Asked.WRONG,
    "DEC": Asked.WRONG,
    "HND": Asked.WRONG,
    "TST": Asked.WRONG,
    "OPS": Asked.USE,
}
_OF_RULE = {
    "FLW-01": Asked.OWNS,
    "FLW-06": Asked.WHEN,
    "FLW-07": Asked.WHEN,
    "FLW-08": Asked.WHEN,
    "FLW-11": Asked.MOVES,
    "FLW-12": Asked.MOVES,
    "FLW-14": Asked.MOVES,
    "FLW-15": Asked.WHEN,
    "FLW-16": Asked.MOVES,
    "HND-02": Asked.USE,
    "OPS-01": Asked.WRONG,
    "OPS-02": Asked.WRONG,
    "OPS-07": Asked.MOVES,
}


def belongs_to(rule: str) -> Asked:
    """Which of the five questions a finding of that rule leaves open."""
    return _OF_RULE.get(rule) or _OF_FAMILY[rule.partition("-")[0]]


def operating_map(dossier: Dossier, findings: Iterable[Finding]) -> tuple[Answered, ...]:
    """The five questions, each with what is known and what is open. Waived findings are not open."""
    opened = ranked(findings)
    return tuple(
        Answered(
            asked,
            tuple(_LINES[asked](dossier)),
            tuple(finding for finding in opened if belongs_to(finding.rule) is asked),
        )
        for asked in Asked
    )


def _moves(dossier: Dossier) -> Iterator[Line]:
    for flow in dossier.brief.flows:
        ends = [dossier.map.label(key) for key in (flow.source, flow.via, flow.target) if key]
        arrow = " ↔ " if flow.two_way else " → "
        fields = len({id(move.field_map) for move in moves_of(flow)})
        names = {record.key: record.name or record.key for record in dossier.map.shared_records}
        what = listed([names.get(key, key) for key in flow.moves])
        mapped = ngettext("%(n)s field", "%(n)s fields", fields) % {"n": fields} if fields else _("no fields drawn yet")
        does = str(flow.effect.label) if flow.effect is Effect.ACTION else ""
        yield Line(flow.label, " · ".join(part for part in (arrow.join(ends), what, mapped, does) if part), flow.ref)


def _owners(dossier: Dossier) -> Iterator[Line]:
    brief = dossier.brief
    yield Line(_("This integration"), dossier.name_of(brief.business_owner))
    ends = dict.fromkeys(end for flow in brief.flows for end in (flow.source, flow.target))
    for key in dict.fromkeys([*(row.system for row in brief.systems), *ends]):
        system = dossier.map.system_by_key.get(key)
        if system:
            people = [dossier.name_of(system.business_owner), dossier.name_of(system.owner_team)]
            yield Line(system.label, ", ".join(dict.fromkeys(name for name in people if name)))
    for record, field in dossier.map.touched.values():
        rows = field.ownership or record.ownership
        right = listed(
            list(dict.fromkeys(dossier.map.label(row.system_of_record) for row in rows if row.system_of_record))
        )
        yield Line(field.name or field.key, _("%(system)s is right") % {"system": right} if right else "")


def _times(dossier: Dossier) -> Iterator[Line]:
    for flow in dossier.brief.flows:
        trigger = flow.trigger
        start = (trigger.detail or (trigger.kind.label if trigger.kind else "")) if trigger else ""
        late = _("at most %(span)s late") % {"span": span_in_words(flow.max_delay)} if flow.max_delay else ""
        stops = _("interrupted by: %(what)s") % {"what": listed(flow.interrupters)} if flow.interrupters else ""
        yield Line(flow.label, " · ".join(str(part) for part in (start, late, stops) if part), flow.ref)


def _wrong(dossier: Dossier) -> Iterator[Line]:
    for case in dossier.brief.exceptions:
        people = [name for name in (dossier.name_of(case.owner), dossier.name_of(case.backup)) if name]
        yield Line(case.name or case.ref or "", ", ".join(people))
    for flow in dossier.brief.flows:
        if said := " · ".join(_repairs(dossier, flow)):
            yield Line(flow.label, said, flow.ref)


def _repairs(dossier: Dossier, flow: Flow) -> Iterator[str]:
    if flow.retry and flow.retry.kind:
        owner = dossier.name_of(flow.retry.owner)
        words = _("tried again: %(how)s") % {"how": str(flow.retry.kind.label).lower()}
        yield f"{words}, {owner}" if owner else words
    if flow.dead_letter and flow.dead_letter.place:
        owner = dossier.name_of(flow.dead_letter.owner)
        words = _("failures wait: %(place)s") % {"place": flow.dead_letter.place}
        yield f"{words}, {owner}" if owner else words
    if flow.approval and flow.approval.needed:
        yield _("needs a yes from %(who)s") % {
            "who": dossier.name_of(flow.approval.owner) or _("somebody not named yet")
        }


def _use(dossier: Dossier) -> Iterator[Line]:
    guide, runbook = dossier.brief.guide, dossier.brief.runbook
    for task in guide.tasks if guide else ():
        yield Line(_("Users"), task.title)
    for warning in guide.do_not if guide else ():
        yield Line(_("Users"), warning.action)
    for check in runbook.first_checks if runbook else ():
        yield Line(_("Admins"), f"{check.question} {check.healthy}".strip())
    for path in dossier.brief.support:
        yield Line(_("Help"), " · ".join(part for part in (path.channel, path.hours) if part))


_LINES: dict[Asked, Callable[[Dossier], Iterator[Line]]] = {
    Asked.MOVES: _moves,
    Asked.OWNS: _owners,
    Asked.WHEN: _times,
    Asked.WRONG: _wrong,
    Asked.USE: _use,
}
