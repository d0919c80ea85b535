"""AGR: what the parties promised each other, and who else depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from briefs.dossier.dossier import VersionState
from briefs.readiness.case import Case
from briefs.readiness.places import named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.readiness.rules.timing import gap_of
from briefs.shapes.agreement import Agreement, AgreementParty, Promise, PromiseMeasure
from briefs.shapes.purpose import Stage
from datamaps.map.flows import Flow
from integrations_portal.shapes.paths import RecordRef
from integrations_portal.shapes.people import Organisation
from integrations_portal.shapes.spans import seconds_or_none

RECENT = timedelta(days=30)


def not_agreed(case: Case) -> Iterator[Raised]:
    """The ends of a flow belong to different teams, and no signed version holds the signatures of all parties. From
    the review on; from the first idea where one of the teams is not our own."""
    reviewed = case.stage.rank >= Stage.IN_REVIEW.rank
    for flow in case.brief.flows:
        teams = _teams(case, flow)
        if len(set(teams)) < 2 or not (reviewed or any(_is_foreign(case, team) for team in teams)):
            continue
        if not any(_holds_all(version, case.brief.agreement) for version in case.dossier.live.versions):
            names = tuple(case.dossier.name_of(f"team:{team}") for team in teams)
            yield Raised(
                "agreement",
                Where("agreement.parties"),
                {"teams": names},
                systems=(flow.source, flow.target),
            )
        return


def _teams(case: Case, flow: Flow) -> tuple[str, ...]:
    ends = (case.map.system_by_key.get(key) for key in (flow.source, flow.target))
    return tuple(system.owner_team for system in ends if system and system.owner_team)


def _is_foreign(case: Case, key: str) -> bool:
    team = case.dossier.team_by_key.get(key)
    return team is not None and team.organisation is not Organisation.INTERNAL


def _holds_all(version: VersionState, agreement: Agreement | None) -> bool:
    """Whether every party has signed a version: by its signatory, or by anybody for its team."""
    parties = agreement.parties if agreement else ()
    return bool(parties) and all(_has_signed(version, party) for party in parties)


def _has_signed(version: VersionState, party: AgreementParty) -> bool:
    people = {party.signatory or party.accountable} - {None}
    return any(
        signature.contact in people or (party.team is not None and signature.team == party.team)
        for signature in version.signatures
    )


def not_one_accountable(case: Case) -> Iterator[Raised]:
    """A duty of the agreement has nobody who answers for it, or more than one."""
    duties = case.brief.agreement.duties if case.brief.agreement else ()
    for about, row, duty in named("agreement.duties", duties):
        if len(duty.accountable) != 1:
            yield Raised(about, Where("agreement.duties", row, "accountable"), {"duty": duty.duty or row})


def promised_too_much(case: Case) -> Iterator[Raised]:
    """A promised delay is shorter than a flow that it covers may be late, or a promised frequency shorter than the
    time between its runs. Other promises are not judged."""
    promises = case.brief.agreement.promises if case.brief.agreement else ()
    for about, row, promise in named("agreement.promises", promises):
        value = seconds_or_none(promise.value)
        flow = next((flow for flow in _covered(case, promise) if _breaks(flow, promise, value)), None)
        if flow:
            yield Raised(
                about,
                Where("agreement.promises", row, "value"),
                {"value": timedelta(seconds=value or 0), "flow": flow.label},
            )


def _covered(case: Case, promise: Promise) -> Iterator[Flow]:
    return (flow for flow in case.brief.flows if not promise.flows or flow.ref in promise.flows)


def _breaks(flow: Flow, promise: Promise, value: int | None) -> bool:
    if promise.measure is PromiseMeasure.LATENCY:
        other = seconds_or_none(flow.max_delay)
    elif promise.measure is PromiseMeasure.FREQUENCY:
        other = gap_of(flow)
    else:
        return False
    return value is not None and other is not None and value < other


def others_depend(case: Case) -> Iterator[Raised]:
    """A record of a flow differs from its documentation in a way that matters, open or accepted within 30 days, and
    another live brief uses that record."""
    users: dict[RecordRef, list[str]] = {}
    for other in case.dossier.live.neighbours if case.findings else ():
        if other.stage is Stage.LIVE:
            for ref in _records(other.flows):
                users.setdefault(ref, []).append(other.title or other.ref)
    for finding in case.findings:
        ref = RecordRef(finding.system, finding.record)
        recent = finding.state == "accepted" and finding.accepted_on and case.today - finding.accepted_on <= RECENT
        counts = finding.severity in ("warning", "breaking") and (finding.state == "open" or recent)
        if counts and ref in case.records and ref in users:
            briefs = tuple(dict.fromkeys(users[ref]))
            yield Raised(
                str(ref),
                Where("findings", finding.fingerprint),
                {"record": finding.record, "system": case.map.label(ref.system), "briefs": briefs},
            )


def _records(flows: tuple[Flow, ...]) -> set[RecordRef]:
    return {
        RecordRef(*end)
        for flow in flows
        for one in flow.record_maps
        for end in ((flow.source, one.source), (flow.target, one.target))
    }


RULES = (
    Rule(
        "AGR-01",
        Severity.WARNING,
        Role.BOTH_OWNERS,
        _("{teams} depend on each other here. Who promised what?"),
        not_agreed,
        since=Stage.IDEA,
    ),
    Rule(
        "AGR-02",
        Severity.BLOCKER,
        Role.PARTIES,
        _("“{duty}”: who answers for it?"),
        not_one_accountable,
    ),
    Rule(
        "AGR-03",
        Severity.WARNING,
        Role.PARTIES,
        _("{value} is promised, but {flow} may take longer. Which is right?"),
        promised_too_much,
    ),
    Rule(
        "AGR-04",
        Severity.WARNING,
        Role.OWNER,
        _("{briefs} also depend on {record} in {system}, which has changed. Tell them?"),
        others_depend,
    ),
)
