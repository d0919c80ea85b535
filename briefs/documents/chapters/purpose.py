"""Why there is an integration at all, which systems it joins, and where it ends."""

from __future__ import annotations

from django.utils.translation import gettext as _

from briefs.documents.blocks import Chapter, Line, Listing
from briefs.documents.sheet import Answer, Cells, Sheet
from briefs.documents.source import Source, day, joined, label, text, under, yes
from briefs.shapes.purpose import (
    Assumption,
    BriefSystem,
    Constraint,
    Freeze,
    Measure,
    Obligation,
    People,
    Risk,
)
from integrations_portal.look.words import amount_in_words
from integrations_portal.shapes.types import Number


def purpose(source: Source) -> Chapter:
    brief = source.brief
    sheet = Sheet(source, "purpose", _("Purpose and goal"), lead=_("Why this is done, and for whom."))
    sheet.facts(
        [
            Answer(_("Piece of work"), text(brief.process)),
            Answer(_("What goes wrong today"), text("\n".join(str(s.label) for s in brief.signals))),
            Answer(_("If this stops"), label(brief.criticality)),
            Answer(_("Somebody must act"), label(brief.reaction_time)),
            Answer(_("Kind of integration"), label(brief.type)),
            Answer(_("Planned go-live"), day(brief.go_live), wanted=False),
            Answer(_("In effect since"), day(brief.effective_from), wanted=False),
        ]
    )
    sheet.prose(_("The problem"), brief.problem, wanted=False)
    sheet.prose(_("The goal"), brief.goal)
    _measures(sheet, brief.measures)
    _answerable(sheet, source)
    sheet.prose(_("Limits of time, people and money"), brief.budget, wanted=False)
    sheet.table(
        _("When nothing may change"),
        [
            Cells[Freeze](_("From"), 6, lambda row: day(row.from_)),
            Cells[Freeze](_("To"), 6, lambda row: day(row.to)),
            Cells[Freeze](_("Why"), 12, lambda row: text(row.why)),
        ],
        brief.freeze,
        wanted=False,
    )
    sheet.table(
        _("Laws and reviews"),
        [
            Cells[Obligation](_("What"), 6, lambda row: text(row.name)),
            Cells[Obligation](_("Why it applies"), 8, lambda row: text(row.why)),
            Cells[Obligation](_("Reviewer"), 6, lambda row: source.person(row.reviewer)),
            Cells[Obligation](_("Reviewed on"), 4, lambda row: day(row.reviewed_on)),
        ],
        brief.obligations,
        wanted=False,
    )
    sheet.prose(_("What was learned"), brief.lessons, wanted=False)
    return sheet.chapter()


def _measures(sheet: Sheet, measures: tuple[Measure, ...]) -> None:
    def amount(value: Number | None, unit: str) -> Line:
        return () if value is None else (amount_in_words(value, unit),)

    sheet.table(
        _("How we will know that it worked"),
        [
            Cells[Measure](_("Measure"), 9, lambda row: text(row.name)),
            Cells[Measure](_("Kind of value"), 4, lambda row: label(row.worth), wanted=False),
            Cells[Measure](_("Today"), 5, lambda row: amount(row.baseline, row.unit)),
            Cells[Measure](_("Goal"), 5, lambda row: amount(row.target, row.unit)),
            Cells[Measure](_("By"), 5, lambda row: day(row.by)),
        ],
        measures,
    )


def _answerable(sheet: Sheet, source: Source) -> None:
    """The people of a brief, in the order in which they are asked."""
    brief, people = source.brief, source.brief.people or People()
    answers = [
        Answer(_("Business owner"), source.contact(brief.business_owner)),
        Answer(_("Integrator"), source.contact(brief.integrator)),
        Answer(_("Team"), text(source.dossier.name_of(f"team:{brief.team}") if brief.team else "")),
        Answer(_("Sponsor"), source.contact(brief.sponsor), wanted=False),
        Answer(_("Architecture"), source.contact(people.architect), wanted=False),
        Answer(_("Tests"), source.contact(people.tester), wanted=False),
        Answer(_("Operation"), source.contact(people.operations)),
        Answer(_("Security"), source.contact(people.security), wanted=False),
        Answer(_("Privacy"), source.contact(people.privacy), wanted=False),
    ]
    if any(answer.line for answer in answers):
        sheet.heading(_("Who answers for it"), 2)
    sheet.facts(answers, dense=True)


def systems(source: Source) -> Chapter:
    brief = source.brief
    sheet = Sheet(source, "systems", _("Systems"), lead=_("What is joined, and how."))
    sheet.facts(
        [
            Answer(_("What is joined"), label(brief.level)),
            Answer(_("How they are joined"), label(brief.architecture)),
            Answer(_("Who runs it"), label(brief.deployment)),
            Answer(_("Hub"), text(source.system(brief.hub)), wanted=False),
        ]
    )

    def name(row: BriefSystem) -> Line:
        system = source.dossier.map.system_by_key.get(row.system)
        told = (system.vendor, str(system.kind.label) if system.kind else "") if system else ()
        parts = [part for part in told if part and system and part != system.name]
        return (source.system(row.system), *under(" · ".join(parts)))

    def owner(row: BriefSystem) -> Line:
        system = source.dossier.map.system_by_key.get(row.system)
        if system is None:
            return ()
        team = source.dossier.name_of(f"team:{system.owner_team}") if system.owner_team else ""
        return joined(source.person(system.business_owner), text(team))

    def hosting(row: BriefSystem) -> Line:
        system = source.dossier.map.system_by_key.get(row.system)
        return joined(label(system.hosting), label(system.lifecycle), by=" · ") if system else ()

    sheet.table(
        _("Systems in this integration"),
        [
            Cells[BriefSystem](_("System"), 7, name),
            Cells[BriefSystem](_("What it does here"), 5, lambda row: label(row.role)),
            Cells[BriefSystem](
                _("May it change?"),
                4,
                lambda row: yes(row.fixed, _("We fit around it"), _("It can be changed")),
                wanted=False,
            ),
            Cells[BriefSystem](_("Owner"), 5, owner, wanted=False),
            Cells[BriefSystem](_("Where it runs"), 4, hosting, wanted=False),
        ],
        brief.systems,
    )
    return sheet.chapter()


def scope(source: Source) -> Chapter:
    brief = source.brief
    sheet = Sheet(source, "scope", _("Scope"), lead=_("What this covers, and what people may expect in vain."))
    for title, rows in (
        (_("This covers"), brief.scope.in_ if brief.scope else ()),
        (_("This leaves out"), brief.scope.out if brief.scope else ()),
    ):
        if rows:
            sheet.heading(title, 2)
            sheet.add(Listing(tuple(text(row) for row in rows)))
        else:
            sheet.gap(title)
    sheet.table(
        _("What we take for granted"),
        [
            Cells[Assumption](_("Assumption"), 17, lambda row: text(row.text)),
            Cells[Assumption](_("Owner"), 7, lambda row: source.person(row.owner)),
        ],
        brief.assumptions,
        wanted="assumptions" not in brief.not_relevant,
    )
    sheet.table(
        _("What limits us"),
        [
            Cells[Constraint](_("Limit"), 17, lambda row: text(row.text)),
            Cells[Constraint](_("Owner"), 7, lambda row: source.person(row.owner)),
        ],
        brief.constraints,
        wanted="constraints" not in brief.not_relevant,
    )
    sheet.table(
        _("What could go wrong"),
        [
            Cells[Risk](_("Risk"), 8, lambda row: text(row.text)),
            Cells[Risk](_("Likely"), 3, lambda row: label(row.likelihood)),
            Cells[Risk](_("Harm"), 3, lambda row: label(row.impact)),
            Cells[Risk](_("What we do about it"), 7, lambda row: text(row.response)),
            Cells[Risk](_("Owner"), 4, lambda row: source.person(row.owner)),
        ],
        brief.risks,
        wanted="risks" not in brief.not_relevant,
    )
    for id in ("assumptions", "constraints", "risks"):
        if why := brief.not_relevant.get(id):
            names = {
                "assumptions": _("Assumptions"),
                "constraints": _("Limits"),
                "risks": _("Risks"),
            }
            sheet.say(_("%(section)s are not relevant here: %(why)s") % {"section": names[id], "why": why})
    return sheet.chapter()
