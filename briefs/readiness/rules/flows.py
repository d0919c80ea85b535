"""FLW: how a flow is run, what it does when it fails, and what keeps two systems from echoing each other."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.gaps import Gap
from briefs.readiness.places import about_map, at_flow, at_map, at_move, at_shared
from briefs.readiness.rule import Raised, Role, Rule, Severity
from briefs.shapes.purpose import Stage, SystemRole
from datamaps.map.cycles import unguarded
from datamaps.map.datamap import Move
from datamaps.map.flow_choices import Delivery, Method, Pattern, RecordOperation, RetryKind
from datamaps.map.flows import Flow
from datamaps.map.lint import both_ways
from datamaps.map.systems import Lifecycle, SystemKind
from datamaps.schema.shapes import OperationKind
from integrations_portal.shapes.folding import fold

_RETRIED = frozenset([Method.API, Method.WEBHOOK, Method.QUEUE, Method.MIDDLEWARE])
# The caller waits or asks again by itself.
_ANSWERED = frozenset([Pattern.REQUEST_REPLY, Pattern.REMOTE_CALL_IN, Pattern.UI_UPDATE, Pattern.DATA_VIRTUALIZATION])
_BOOKS = frozenset(
    [
        SystemKind.ERP,
        SystemKind.BILLING,
        SystemKind.ACCOUNTING,
        SystemKind.PAYMENTS,
        SystemKind.INVENTORY,
        SystemKind.WAREHOUSE,
        SystemKind.POS,
        SystemKind.IDENTITY,
    ]
)


def _about(case: Case, flow: Flow, field: str, *gaps: Gap) -> Raised:
    return Raised(
        flow.ref,
        at_flow(flow, field),
        {"flow": flow.label, "target": case.map.label(flow.target), "gaps": gaps},
        systems=(flow.target,),
    )


def no_winner(case: Case) -> Iterator[Raised]:
    """A two-way flow has a move that runs both ways whose ownership has no conflict rule. Told once for each flow."""
    told: set[str] = set()
    for move in case.map.moves:
        if not move.flow.two_way or move.flow.ref in told or not both_ways(move):
            continue
        if not any(row.rule_set for row in case.ownership(move)):
            told.add(move.flow.ref)
            yield _no_winner(case, move)


def _no_winner(case: Case, move: Move) -> Raised:
    shared = next((case.map.shared_by_field[end] for end in move.ends if end in case.map.shared_by_field), None)
    where = at_shared(*shared, "ownership") if shared else at_move(move, "ownership")
    return Raised(move.flow.ref, where, {"flow": move.flow.label, "field": case.name(move.ends[0])})


def echo(case: Case) -> Iterator[Raised]:
    """A two-way flow, or a flow on a cycle of record maps over all briefs that are not retired, where no flow of the
    cycle has a loop guard."""
    own = case.brief.flows
    others = [
        flow for other in case.dossier.live.neighbours if other.stage is not Stage.RETIRED for flow in other.flows
    ]
    circling = unguarded((*own, *others))
    for at, flow in enumerate(own):
        if at in circling:
            yield _about(case, flow, "loop_guard")


def no_retry(case: Case) -> Iterator[Raised]:
    """A flow by API, webhook, queue or middleware without retry; with a retry that says neither how many attempts nor
    for how long; or with retry none where nobody waits for the answer."""
    for flow in case.brief.flows:
        retry = flow.retry
        if flow.method not in _RETRIED:
            continue
        if retry is not None and retry.kind is RetryKind.NONE:
            missing = flow.pattern not in _ANSWERED
        else:
            missing = retry is None or not (retry.attempts or retry.for_)
        if missing:
            yield _about(case, flow, "retry.kind")


def arrives_twice(case: Case) -> Iterator[Raised]:
    """At-least-once delivery without a key by which repeats are known."""
    for flow in case.brief.flows:
        if flow.delivery is Delivery.AT_LEAST_ONCE and not flow.dedupe_key:
            yield _about(case, flow, "dedupe_key")


def no_dead_letter(case: Case) -> Iterator[Raised]:
    """A retry other than none, and no place where failed items wait, or nobody who looks there."""
    for flow in case.brief.flows:
        place, owner = (flow.dead_letter.place, flow.dead_letter.owner) if flow.dead_letter else ("", None)
        retried = flow.retry is not None and flow.retry.kind not in (None, RetryKind.NONE)
        if retried and not place:
            yield _about(case, flow, "dead_letter.place", Gap.WAITING_PLACE)
        elif retried and not owner:
            yield _about(case, flow, "dead_letter.owner", Gap.WAITING_OWNER)


def webhook_not_trusted(case: Case) -> Iterator[Raised]:
    """A webhook whose signature is not checked; or without a way to find missed events while a record map has no
    reconciliation."""
    for flow in case.brief.flows:
        if flow.method is not Method.WEBHOOK:
            continue
        gaps = not flow.missed_events and any(one.reconciliation is None for one in flow.record_maps)
        if not flow.signed:
            yield _about(case, flow, "signed", Gap.FAKES, *([Gap.MISSED] if gaps else []))
        elif gaps:
            yield _about(case, flow, "missed_events", Gap.MISSED)


def edi_incomplete(case: Case) -> Iterator[Raised]:
    """A flow of trading messages without acknowledgement or without the ids of both partners."""
    for flow in case.brief.flows:
        ids = flow.partner_ids
        known = ids is not None and ids.from_ and ids.to
        if flow.method is Method.EDI and not flow.acknowledgement:
            yield _about(case, flow, "acknowledgement", Gap.ACKNOWLEDGEMENT, *([] if known else [Gap.PARTNERS]))
        elif flow.method is Method.EDI and not known:
            yield _about(case, flow, "partner_ids.from", Gap.PARTNERS)


def not_reconciled(case: Case) -> Iterator[Raised]:
    """The target keeps books, stock or identities (ERP, billing, accounting, payments, inventory, warehouse, tills,
    identity), the record map does not only read, and nothing says how both sides are compared."""
    for flow, record_map in case.record_maps:
        target = case.map.system_by_key.get(flow.target)
        compared = record_map.reconciliation is not None and record_map.reconciliation.how
        if (
            target is not None
            and target.kind in _BOOKS
            and record_map.operation is not RecordOperation.READ
            and not compared
        ):
            yield Raised(
                about_map(flow, record_map),
                at_map(flow, record_map, "reconciliation.how"),
                {
                    "record": record_map.target,
                    "source": case.map.label(flow.source),
                    "target": case.map.label(flow.target),
                },
            )


def not_writable(case: Case) -> Iterator[Raised]:
    """The target only gives data or only looks on in this brief, or is retired, or the flow names an operation for
    writing that only reads."""
    roles = {row.system: row.role for row in case.brief.systems}
    for flow in case.brief.flows:
        target = case.map.system_by_key.get(flow.target)
        reading = {one.name for one in target.operations if one.kind is OperationKind.READ} if target else set()
        retired = target is not None and target.lifecycle is Lifecycle.RETIRED
        passive = roles.get(flow.target) in (SystemRole.SOURCE, SystemRole.OBSERVER)
        if passive or retired or not reading.isdisjoint(flow.writes):
            yield _about(case, flow, "target" if passive or retired else "writes")


def no_interrupters(case: Case) -> Iterator[Raised]:
    """A flow for which nothing is stated that can interrupt it."""
    for flow in case.brief.flows:
        if not flow.interrupters:
            yield _about(case, flow, "interrupters")


def told_apart(case: Case) -> Iterator[Raised]:
    """Another flow before it goes from the same source to the same target, and no name tells the two apart."""
    first: dict[tuple[str, str, str], Flow] = {}
    for flow in case.brief.flows:
        other = first.setdefault((flow.source, flow.target, fold(flow.name)), flow)
        if other is not flow:
            ends = {"source": case.map.label(flow.source), "target": case.map.label(flow.target)}
            yield Raised(flow.ref, at_flow(flow, "name"), {"flow": flow.ref, "other": other.ref, **ends})


RULES = (
    Rule(
        "FLW-01",
        Severity.BLOCKER,
        Role.BUSINESS_OWNER,
        _("{flow} runs both ways. Which side wins for {field}?"),
        no_winner,
    ),
    Rule(
        "FLW-02",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("{flow}: what stops an update bouncing back?"),
        echo,
    ),
    Rule(
        "FLW-03",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("{flow}: how often do we retry, and when do we stop?"),
        no_retry,
    ),
    Rule(
        "FLW-04",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("{flow}: what if it arrives twice?"),
        arrives_twice,
    ),
    Rule(
        "FLW-05",
        Severity.WARNING,
        Role.OPERATIONS,
        _("{flow}: {gaps}?"),
        no_dead_letter,
    ),
    Rule(
        "FLW-09",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("{flow}: {gaps}?"),
        webhook_not_trusted,
    ),
    Rule(
        "FLW-10",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("{flow}: {gaps}?"),
        edi_incomplete,
    ),
    Rule(
        "FLW-11",
        Severity.WARNING,
        Role.FINANCE,
        _("How do we prove that {source} and {target} agree on {record}?"),
        not_reconciled,
    ),
    Rule(
        "FLW-14",
        Severity.WARNING,
        Role.SYSTEM_OWNER,
        _("{flow}: can {target} be written to?"),
        not_writable,
    ),
    Rule(
        "FLW-15",
        Severity.HINT,
        Role.OPERATIONS,
        _("What can stop {flow}?"),
        no_interrupters,
    ),
    Rule(
        "FLW-16",
        Severity.HINT,
        Role.INTEGRATOR,
        _("{other} and {flow} both go from {source} to {target}. What tells them apart?"),
        told_apart,
    ),
)
