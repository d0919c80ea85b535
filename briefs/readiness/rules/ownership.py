"""OWN: who is right, who may write, and who is still there to say so."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.gaps import Gap
from briefs.readiness.leavers import must_still_act
from briefs.readiness.places import about_field, about_shared, at_move, at_shared
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.readiness.words_of_data import differing
from briefs.shapes.purpose import Stage
from datamaps.map.datamap import Move, moves_of
from datamaps.map.flow_choices import MatchHow, RecordOperation, Way
from datamaps.map.shared import ConflictRule, Ownership, owners_with
from integrations_portal.shapes.paths import FieldRef, parse_field_ref
from integrations_portal.shapes.people import ContactKind


def no_owner(case: Case) -> Iterator[Raised]:
    """A field that gets its value from another field has no ownership row that names a system of record. Told once
    for each shared field, else for each target field."""
    # A field map that runs both ways is one disagreement, so its way back is not told again.
    told: set[FieldRef] = set()
    for move in case.mapped:
        if not move.sources or any(row.system_of_record for row in case.ownership(move)):
            continue
        shared = next((case.map.shared_by_field[end] for end in move.ends if end in case.map.shared_by_field), None)
        target = move.ends[0]
        if shared:
            place = at_shared(*shared, "ownership")
            yield Raised(about_shared(*shared), place, {"field": case.name(target)})
        elif target not in told:
            told.add(target)
            about = about_field(move.flow, target)
            yield Raised(about, at_move(move, "ownership"), {"field": case.name(target)})


def two_writers(case: Case) -> Iterator[Raised]:
    """A shared field that moves has ownership rows for one stage that name different systems of record, or a row with
    two or more writers, and one of those rows has no conflict rule."""
    for record, field in case.map.touched.values():
        rows = _disputed(case.rows_of(record, field))
        if rows and not all(row.rule_set for row in rows):
            writers = sorted({key for row in rows for key in row.writers}, key=lambda key: case.map.label(key))
            yield Raised(
                about_shared(record, field),
                at_shared(record, field, "ownership"),
                {"systems": tuple(case.map.label(key) for key in writers), "field": field.name or field.key},
                ownership=rows,
            )


def _disputed(rows: tuple[Ownership, ...]) -> tuple[Ownership, ...]:
    """Rows in which more than one system may have the last word."""
    found = []
    for row in rows:
        if len(row.writers) > 1 or (row.system_of_record and len(owners_with(row, rows)) > 1):
            found.append(row)
    return tuple(found)


def owner_not_connected(case: Case) -> Iterator[Raised]:
    """A shared field that moves lies in its system of record, yet no move of any brief reads or writes it there."""
    theirs = (move for other in case.dossier.live.neighbours for flow in other.flows for move in moves_of(flow))
    used: set[FieldRef] | None = None
    for record, field in case.map.touched.values():
        for row in case.rows_of(record, field):
            owner = row.system_of_record
            places = [ref for place in field.in_ if (ref := parse_field_ref(place)).system == owner]
            if not places:
                continue
            if used is None:
                used = {end for move in (*case.map.moves, *theirs) for end in move.ends}
            if not used.intersection(places):
                yield Raised(
                    about_shared(record, field),
                    at_shared(record, field, "ownership"),
                    {"system": case.map.label(owner or ""), "field": field.name or field.key},
                    ownership=(row,),
                )


def owner_overwritten(case: Case) -> Iterator[Raised]:
    """A move from another system writes a field in its own system of record, and no conflict rule is set. Not told
    for records that are only created, nor for fields of an exact match key."""
    for move in case.moves:
        if not move.sources or move.target is None or move.record_map.operation is RecordOperation.CREATE:
            continue
        for row in case.ownership(move):
            if row.system_of_record == move.target.system and not row.rule_set and not _is_exact_key(move):
                yield Raised(
                    about_field(move.flow, move.target),
                    at_move(move, "ownership"),
                    {
                        "other": case.map.label(move.sources[0].system),
                        "system": case.map.label(move.target.system),
                        "field": case.name(move.target),
                    },
                    ownership=(row,),
                )


def _is_exact_key(move: Move) -> bool:
    """Whether a move writes a field by which records are matched; left out, the match is an exact one."""
    path = move.target.path if move.target else None
    return any(
        path == (pair.target if move.way is Way.FORWARD else pair.source)
        for pair in move.record_map.match_key
        if pair.how in (None, MatchHow.EXACT)
    )


def no_steward(case: Case) -> Iterator[Raised]:
    """A shared field that moves is critical, or its teams mean different things by it, and no ownership row has a
    steward."""
    for record, field in case.map.touched.values():
        rows = case.rows_of(record, field)
        if any(row.steward for row in rows):
            continue
        places = [case.map.fields.get(parse_field_ref(place)) for place in field.in_]
        critical = field.critical or any(place is not None and place.critical for place in places)
        if critical or differing(case.dossier, field):
            yield Raised(
                about_shared(record, field),
                at_shared(record, field, "ownership"),
                {"field": field.name or field.key},
                ownership=rows,
            )


def no_business_owner(case: Case) -> Iterator[Raised]:
    """The brief has no business owner, or a group is named, or it is also the integrator."""
    owner = case.brief.business_owner
    contact = case.dossier.contact_by_key.get(owner or "")
    alone = contact is not None and contact.kind is not ContactKind.PERSON
    if not owner or alone or owner == case.brief.integrator:
        gap = Gap.NOBODY if not owner else Gap.GROUP if alone else Gap.SAME_PERSON
        yield Raised("purpose", Where("purpose", "", "business_owner"), {"gap": gap})


def left(case: Case) -> Iterator[Raised]:
    """Somebody without an active account must still act: as owner, backup, approver, steward of a field that moves,
    decider, escalation or party of the brief, or as a person of its systems."""
    for contact, where, places in must_still_act(case):
        yield Raised(contact.key, where, {"person": contact.name or contact.key, "places": places})


def latest_cannot_be_told(case: Case) -> Iterator[Raised]:
    """The latest change of a shared field wins, and its record in a system that may write it has no time of the last
    change that can be trusted."""
    for record, field in case.map.touched.values():
        writers = {
            key
            for row in case.rows_of(record, field)
            if row.conflict_rule is ConflictRule.MOST_RECENT
            for key in row.writers
        }
        for place in field.in_:
            ref = parse_field_ref(place)
            written = case.map.records.get(ref.of)
            if ref.system in writers and written is not None and not written.changed_at:
                yield Raised(
                    about_shared(record, field),
                    Where("catalog", str(ref.of), "changed_at"),
                    {"field": field.name or field.key, "system": case.map.label(ref.system)},
                )


RULES = (
    Rule(
        "OWN-01",
        Severity.BLOCKER,
        Role.BUSINESS_OWNER,
        _("If the two systems disagree about {field}, which one is right?"),
        no_owner,
    ),
    Rule(
        "OWN-02",
        Severity.BLOCKER,
        Role.BOTH_DATA_OWNERS,
        _("{systems} can each change {field}. Which wins?"),
        two_writers,
    ),
    Rule(
        "OWN-03",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("{system} owns {field}, but nothing sends it from {system}. Is the arrow backwards?"),
        owner_not_connected,
    ),
    Rule(
        "OWN-04",
        Severity.BLOCKER,
        Role.DATA_OWNER,
        _("{other} overwrites {field}, although you said that {system} is right. Intended?"),
        owner_overwritten,
    ),
    Rule(
        "OWN-05",
        Severity.WARNING,
        Role.DATA_OWNER,
        _("Who answers questions about {field}?"),
        no_steward,
    ),
    Rule(
        "OWN-06",
        Severity.BLOCKER,
        Role.SPONSOR,
        _("{gap} Who inside the business can decide?"),
        no_business_owner,
        since=Stage.IDEA,
    ),
    Rule(
        "OWN-07",
        Severity.WARNING,
        Role.ADMIN,
        _("{person} no longer has an account. Who took over?"),
        left,
        since=Stage.IDEA,
    ),
    Rule(
        "OWN-08",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("The latest change of {field} wins. Can you prove which change came last in {system}?"),
        latest_cannot_be_told,
    ),
)
