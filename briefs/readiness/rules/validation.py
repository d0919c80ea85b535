"""VAL: whether the map still agrees with the live systems, and with what was signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from briefs.dossier.dossier import FindingState
from briefs.dossier.hashes import changed_sections, section_hashes
from briefs.readiness.case import Case
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.purpose import Stage
from datamaps.map.unconfirmed import unconfirmed
from integrations_portal.shapes.paths import RecordRef
from integrations_portal.shapes.spans import usual_gap

LATE_AFTER = 2
OPEN = "open"


def not_connected(case: Case) -> Iterator[Raised]:
    """A system at the end of a flow has no active connector with a check that could say something."""
    checked = {state.system for state in case.connectors if state.good_at}
    ends = dict.fromkeys(end for flow in case.brief.flows for end in (flow.source, flow.target))
    for system in ends:
        if system not in checked:
            values = {"system": case.map.label(system)}
            yield Raised(system, Where("catalog", system, "connectors"), values, systems=(system,))


def check_is_late(case: Case) -> Iterator[Raised]:
    """The last check of a system that could say something is older than twice the usual gap of its schedule."""
    ends = {end for flow in case.brief.flows for end in (flow.source, flow.target)}
    now = _now(case)
    for state in case.connectors:
        gap = usual_gap(state.schedule.cron) if state.schedule and state.schedule.cron else None
        late = state.good_at and gap and now - state.good_at > LATE_AFTER * timedelta(seconds=gap)
        if late and state.system in ends:
            yield Raised(
                f"{state.system}/{state.connector}",
                Where("catalog", state.system, "connectors"),
                {"system": case.map.label(state.system)},
            )


def _now(case: Case) -> datetime:
    """Rules know the day, not the hour: the day has begun, and it is no earlier than the latest check of any kind."""
    begun = datetime.combine(case.today, time.min, UTC)
    return max([begun, *(state.checked_at for state in case.dossier.live.connectors if state.checked_at)])


def _about(finding: FindingState) -> str:
    """The changed thing and how it changed; two values of one field are two things."""
    value = finding.after or finding.before if ".values." in finding.kind or finding.kind.startswith("live.") else ""
    return f"{finding.system}.{finding.path or finding.record}/{finding.kind}" + (f":{value}" if value else "")


def broken(case: Case) -> Iterator[Raised]:
    """A breaking difference between a live system and its documentation is open and touches a flow of the brief."""
    flows = {flow.ref: flow for flow in case.brief.flows}
    for finding in case.findings:
        touched = [ref for ref in finding.touches if ref in flows]
        if finding.state == OPEN and finding.severity == "breaking" and touched:
            yield Raised(
                _about(finding),
                Where("findings", finding.fingerprint),
                {
                    "system": case.map.label(finding.system),
                    "path": finding.path or finding.record,
                    "flows": tuple(flows[ref].label for ref in touched),
                },
            )


def not_in_map(case: Case) -> Iterator[Raised]:
    """A difference that breaks nothing is open on a record of a flow. One of severity warning is a warning."""
    for finding in case.findings:
        if finding.state != OPEN or finding.severity not in ("info", "warning"):
            continue
        if RecordRef(finding.system, finding.record) in case.records:
            yield Raised(
                _about(finding),
                Where("findings", finding.fingerprint),
                {"system": case.map.label(finding.system), "path": finding.path or finding.record},
                systems=(finding.system,),
                severity=Severity.WARNING if finding.severity == "warning" else None,
            )


def changed_since_signed(case: Case) -> Iterator[Raised]:
    """A section differs from the one in the latest signed version. Runs of scenarios, the day of the last review and
    the days on which steps were proven do not count."""
    signed = [version for version in case.dossier.live.versions if version.signatures]
    if not signed:
        return
    latest = max(signed, key=lambda version: version.number)
    now = section_hashes(case.dossier.content)
    for section in changed_sections(latest.sections, now):
        yield Raised(section, Where(section), {"section": section.replace("_", " "), "version": latest.number})


def never_confirmed(case: Case) -> Iterator[Raised]:
    """Fields that move came from a template, and no import, sample or check has confirmed them. Told once for the
    brief."""
    found = unconfirmed(case.moves, case.map.fields)
    if found:
        systems = tuple(dict.fromkeys(end.system for end in found))
        values = {"systems": tuple(case.map.label(system) for system in systems)}
        yield Raised("flows", Where("catalog", systems[0]), values, systems=systems)


RULES = (
    Rule(
        "VAL-01",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("Nothing checks {system}. Connect a checker?"),
        not_connected,
        since=Stage.LIVE,
    ),
    Rule(
        "VAL-02",
        Severity.WARNING,
        Role.OPERATIONS,
        _("The check of {system} is late. Why has it stopped?"),
        check_is_late,
        since=Stage.TESTING,
    ),
    Rule(
        "VAL-03",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("{path} in {system} has changed, and {flows} depends on it. Fix the map or the system?"),
        broken,
    ),
    Rule(
        "VAL-04",
        Severity.HINT,
        Role.STEWARD,
        _("{path} in {system} has changed. Map it?"),
        not_in_map,
    ),
    Rule(
        "VAL-05",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("“{section}” has changed since version {version} was signed. Sign again?"),
        changed_since_signed,
    ),
    Rule(
        "VAL-06",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("What a template says of {systems} is confirmed by no source yet. Is it right?"),
        never_confirmed,
        since=Stage.IN_REVIEW,
    ),
)
