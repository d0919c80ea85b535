"""What the parties promise each other."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from briefs.documents.blocks import Chapter, Line
from briefs.documents.sheet import Answer, Cells, Sheet
from briefs.documents.source import Source, day, label, span, text, under
from briefs.shapes.agreement import (
    AffectedParty,
    Agreement,
    AgreementParty,
    ChangeNotice,
    Duty,
    Promise,
    RightHeld,
    SharedSet,
)
from integrations_portal.shapes.people import Organisation
from integrations_portal.shapes.spans import seconds_or_none


def _agreement(source: Source) -> Agreement:
    return source.brief.agreement or Agreement()


def parties(source: Source) -> Chapter:
    sheet = Sheet(source, "parties", _("Who agrees, and why"), section="agreement")
    found = _agreement(source)

    def party(row: AgreementParty) -> Line:
        team = source.dossier.team_by_key.get(row.team or "")
        kind = str(team.organisation.label) if team and team.organisation is not Organisation.INTERNAL else ""
        name = source.dossier.name_of(f"team:{row.team}") if row.team else ""
        return (*text(name), *under(kind)) if name or kind else ()

    sheet.table(
        _("Parties"),
        [
            Cells[AgreementParty](_("Party"), 5, party),
            Cells[AgreementParty](_("System"), 5, lambda row: text(source.system(row.system))),
            Cells[AgreementParty](_("Answers for it"), 5, lambda row: source.person(row.accountable)),
            Cells[AgreementParty](_("Knows the data"), 5, lambda row: source.person(row.steward), wanted=False),
            Cells[AgreementParty](_("Signs"), 5, lambda row: source.person(row.signatory)),
        ],
        found.parties,
        titled=False,
    )
    sheet.prose(_("Why we connect"), found.purpose)
    sheet.facts([Answer(_("Asked for by"), source.contact(found.requested_by), wanted=False)])
    return sheet.chapter()


def shared(source: Source) -> Chapter:
    sheet = Sheet(source, "shared", _("What is shared, and the rights in it"), section="agreement")
    found = _agreement(source)
    sheet.table(
        _("What is shared"),
        [
            Cells[SharedSet](_("Data"), 7, lambda row: text(row.what)),
            Cells[SharedSet](_("How private"), 5, lambda row: label(row.classification)),
            Cells[SharedSet](_("On what basis"), 6, lambda row: text(row.lawful_basis), wanted=False),
            Cells[SharedSet](_("Kept for"), 6, lambda row: text(row.retention)),
        ],
        found.shared,
    )
    sheet.table(
        _("Rights"),
        [
            Cells[RightHeld](_("Party"), 8, lambda row: text(source.dossier.name_of(row.party))),
            Cells[RightHeld](_("May"), 7, lambda row: label(row.right)),
            Cells[RightHeld](_("What"), 9, lambda row: text(_thing(source, row.thing))),
        ],
        found.rights,
    )
    return sheet.chapter()


def _thing(source: Source, thing: str) -> str:
    """`customer.status` by its name in the business; other words as they are."""
    for record in source.dossier.content.shared_records:
        if thing == record.key:
            return record.name or thing
        for field in record.fields:
            if thing == f"{record.key}.{field.key}":
                return field.name or thing
    return thing


def duties(source: Source) -> Chapter:
    sheet = Sheet(source, "duties", _("Duties and promises"), section="agreement")
    found = _agreement(source)

    def names(keys: Iterable[str]) -> Line:
        return source.people(tuple(keys))

    sheet.table(
        _("Duties"),
        [
            Cells[Duty](_("Duty"), 6, lambda row: text(row.duty)),
            Cells[Duty](_("Does it"), 5, lambda row: names(row.responsible), wanted=False),
            Cells[Duty](_("Answers for it"), 5, lambda row: names(row.accountable)),
            Cells[Duty](_("Is asked"), 4, lambda row: names(row.consulted), wanted=False),
            Cells[Duty](_("Is told"), 4, lambda row: names(row.informed), wanted=False),
        ],
        found.duties,
    )
    sheet.table(
        _("Promises"),
        [
            Cells[Promise](_("What"), 6, lambda row: label(row.measure)),
            Cells[Promise](_("Promise"), 6, lambda row: _value(row)),
            Cells[Promise](_("How it is measured"), 8, lambda row: text(row.how)),
            Cells[Promise](_("Flows"), 4, lambda row: source.flows(row.flows), wanted=False),
        ],
        found.promises,
    )
    return sheet.chapter()


def _value(row: Promise) -> Line:
    return span(row.value) if seconds_or_none(row.value) is not None else text(row.value)


def change(source: Source) -> Chapter:
    sheet = Sheet(source, "change", _("Change, trouble and disagreement"), section="agreement")
    found = _agreement(source)
    notice = found.change_notice or ChangeNotice()
    sheet.facts(
        [
            Answer(_("Notice of a breaking change"), span(notice.breaking)),
            Answer(_("Notice of any other change"), span(notice.other)),
            Answer(_("Who approves changes"), source.person(notice.approver)),
            Answer(_("When changes are tried"), text(notice.test_window), wanted=False),
            Answer(_("Who tells whom of trouble, how fast"), text(found.incidents)),
            Answer(_("Who decides when we disagree"), text(found.disputes)),
            Answer(_("Who pays and who works"), text(found.costs), wanted=False),
        ]
    )
    return sheet.chapter()


def others(source: Source) -> Chapter:
    sheet = Sheet(source, "others", _("Others whom it affects"), section="agreement")
    sheet.table(
        _("Others whom it affects"),
        [
            Cells[AffectedParty](_("Who"), 5, lambda row: text(row.who)),
            Cells[AffectedParty](_("How"), 7, lambda row: text(row.effect)),
            Cells[AffectedParty](_("What protects them"), 7, lambda row: text(row.safeguard)),
            Cells[AffectedParty](_("How we would notice"), 5, lambda row: text(row.measure), wanted=False),
        ],
        _agreement(source).others_affected,
        wanted=False,
        titled=False,
    )
    return sheet.chapter()


def ending(source: Source) -> Chapter:
    sheet = Sheet(source, "ending", _("Review and ending"), section="agreement")
    found = _agreement(source)
    sheet.facts(
        [
            Answer(_("Next review"), day(found.review_on)),
            Answer(_("How it ends"), text(found.ending)),
        ]
    )
    return sheet.chapter()
