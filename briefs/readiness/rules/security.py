"""SEC: who may see what, on what basis, and secrets where they must not be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.places import about_field, at_flow, at_move, named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.brief import MAY_BE_NOT_RELEVANT, PART
from briefs.shapes.purpose import Stage
from briefs.shapes.working import Can, Removal
from datamaps.map.flow_choices import Transform
from datamaps.map.lint import is_protected
from datamaps.schema.shapes import Personal

SOON = timedelta(days=30)


def no_permission(case: Case) -> Iterator[Raised]:
    """A move reads or writes a field that is personal, specially protected or restricted, and neither its field map
    nor its record map says who may see it."""
    protected = {ref for ref, field in case.map.fields.items() if is_protected(field)}
    for move in case.mapped if protected else ():
        if move.field_map.permission or move.record_map.permission:
            continue
        if end := next((end for end in (*move.sources, *move.ends) if end in protected), None):
            yield Raised(about_field(move.flow, end), at_move(move, "permission"), {"field": case.name(end)})


def no_lawful_basis(case: Case) -> Iterator[Raised]:
    """A move of a specially protected field, and no shared set of the agreement states a lawful basis."""
    agreement = case.brief.agreement
    if agreement and any(row.lawful_basis for row in agreement.shared):
        return
    special = {ref for ref, field in case.map.fields.items() if field.personal is Personal.SPECIAL}
    for move in case.mapped if special else ():
        if end := next((end for end in (*move.sources, *move.ends) if end in special), None):
            yield Raised(
                about_field(move.flow, end), Where("agreement.shared", "", "lawful_basis"), {"field": case.name(end)}
            )


def above_clearance(case: Case) -> Iterator[Raised]:
    """A field that moves is classified higher than the target, or the system in between, is cleared for. A masked
    value is exempt."""
    cleared = {system.key: system.clearance.rank for system in case.dossier.content.systems if system.clearance}
    for move in case.moves:
        if move.how is Transform.MASK or move.target is None or not cleared:
            continue
        highest = max((*move.sources, move.target), key=lambda end: case.field(end).classification.rank)
        rank = case.field(highest).classification.rank
        over = [key for key in (move.target.system, move.flow.via) if key in cleared and rank > cleared[key]]
        if over:
            yield Raised(
                about_field(move.flow, highest),
                at_move(move, "target"),
                {"field": case.name(highest), "systems": tuple(case.map.label(key) for key in over)},
                systems=tuple(over),
            )


def secret_in_text(case: Case) -> Iterator[Raised]:
    """A text of the brief, its systems or their connectors looks like a secret: a private key, an AWS key, a token, a
    sign-in inside an address, or a password, secret, token or API key with its value."""
    fields: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place in case.dossier.live.masked:
        section, _slash, rest = place.where.partition("/")
        row, _slash, field = rest.rpartition("/")
        if section == "truth" and (inside := _SHARED_FIELD.match(field)):
            row, field = f"{row}.{inside['key']}", inside["answer"]
        if section in _OWN_TEXT:
            fields[section, row].append(field)
    for (section, row), found in fields.items():
        is_ref = section in ("flows", "exceptions", "scenarios", "decisions", "catalog", "truth")
        about = row if row and is_ref else f"{section}/{row}" if row else section
        yield Raised(about, Where(section, row, found[0]), {"fields": tuple(dict.fromkeys(found))})


_SHARED_FIELD = re.compile(r"fields\[(?P<key>[^\]]+)\]\.(?P<answer>\w+)")
# Contacts, teams and value tables belong to the whole workspace: they are masked, but stop no brief.
_OWN_TEXT = frozenset([*PART, "flows", "catalog", "truth", *MAY_BE_NOT_RELEVANT])


def sign_in_expires(case: Case) -> Iterator[Raised]:
    """The sign-in of a flow, or the stored credential of a live check of one of its systems, has expired or expires
    within 30 days."""
    for flow in case.brief.flows:
        expires = flow.auth.expires if flow.auth else None
        if expires and expires <= case.today + SOON:
            yield Raised(flow.ref, at_flow(flow, "auth.expires"), {"flow": flow.label, "day": expires})
    ends = {end for flow in case.brief.flows for end in (flow.source, flow.target)}
    for state in case.connectors:
        expires = state.sign_in_ends
        if state.system in ends and expires and expires <= case.today + SOON:
            where = Where("catalog", state.system, "connectors")
            name = f"{case.map.label(state.system)} ({state.connector})"
            yield Raised(f"{state.system}/{state.connector}", where, {"flow": name, "day": expires})


def removal_not_decided(case: Case) -> Iterator[Raised]:
    """An access row (other than none) whose removal is missing or none, or automatic without somebody who approved
    it."""
    for about, row, access in named("access", case.brief.access):
        removal = access.removal
        unapproved = removal is Removal.AUTOMATIC and not access.approved_by
        if access.can is not Can.NONE and (removal in (None, Removal.NONE) or unapproved):
            field = "approved_by" if unapproved else "removal"
            values = {"who": access.who, "system": case.map.label(access.system or "")}
            yield Raised(about, Where("access", row, field), values)


RULES = (
    Rule(
        "SEC-01",
        Severity.BLOCKER,
        Role.PRIVACY_SECURITY,
        _("Who may see {field}, and why?"),
        no_permission,
    ),
    Rule(
        "SEC-02",
        Severity.BLOCKER,
        Role.PRIVACY,
        _("On what basis may we share {field}?"),
        no_lawful_basis,
    ),
    Rule(
        "SEC-03",
        Severity.WARNING,
        Role.SECURITY,
        _("Is {systems} allowed to hold {field}?"),
        above_clearance,
    ),
    Rule(
        "SEC-04",
        Severity.BLOCKER,
        Role.AUTHOR,
        _("Something in {fields} looks like a password or key. Remove it; where is it stored?"),
        secret_in_text,
        since=Stage.IDEA,
        retired=True,
    ),
    Rule(
        "SEC-05",
        Severity.WARNING,
        Role.OPERATIONS,
        _("The sign-in of {flow} ends on {day}. Who will renew it?"),
        sign_in_expires,
    ),
    Rule(
        "SEC-06",
        Severity.WARNING,
        Role.HR_SECURITY,
        _("When access of {who} to {system} ends: automatic, or approve first?"),
        removal_not_decided,
    ),
)
