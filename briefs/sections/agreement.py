"""What the parties promise each other."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections import agreement_pages as pages
from briefs.sections.machine import Section, Talk
from briefs.sections.words import line_of, no_line
from briefs.shapes.agreement import (
    AffectedParty,
    Agreement,
    AgreementParty,
    AgreementTerms,
    Duty,
    Promise,
    PromiseMeasure,
    RightHeld,
    SharedSet,
)
from integrations_portal.look.words import span_in_words
from integrations_portal.shapes.spans import seconds_or_none


def summary(dossier: Dossier) -> str:
    n = len(_agreement(dossier).parties)
    return ngettext("%(n)s party", "%(n)s parties", n) % {"n": n} if n else ""


def _agreement(dossier: Dossier) -> Agreement:
    return dossier.brief.agreement or Agreement()


def propose_parties(dossier: Dossier) -> tuple[AgreementParty, ...]:
    """The teams that own the ends of the flows."""
    known = {(row.team, row.system) for row in _agreement(dossier).parties}
    ends = dict.fromkeys(end for flow in dossier.brief.flows for end in (flow.source, flow.target))
    found = []
    for key in ends:
        system = dossier.map.system_by_key.get(key)
        if system and system.owner_team and (system.owner_team, key) not in known:
            found.append(AgreementParty(team=system.owner_team, system=key, accountable=system.business_owner))
    return tuple(found)


def _promised(row: Promise, dossier: Dossier) -> str:
    """A duration is told as people say it, any other figure as it was typed."""
    told = span_in_words(row.value) if seconds_or_none(row.value) is not None else row.value
    return line_of("measure", "value", "flows")(row.model_copy(update={"value": told}), dossier)


def propose_shared(dossier: Dossier) -> tuple[SharedSet, ...]:
    """What the flows say that they move."""
    known = {row.what.casefold() for row in _agreement(dossier).shared}
    moved = dict.fromkeys(key for flow in dossier.brief.flows for key in flow.moves)
    names = {row.key: row.name or row.key for row in dossier.map.shared_records}
    return tuple(
        SharedSet(what=name) for key in moved if (name := names.get(key, key)) and name.casefold() not in known
    )


def propose_promises(dossier: Dossier) -> tuple[Promise, ...]:
    """How late a flow may be is what its business already asked for."""
    promises = _agreement(dossier).promises
    known = {ref for row in promises if row.measure is PromiseMeasure.LATENCY for ref in row.flows}
    if any(row.measure is PromiseMeasure.LATENCY and not row.flows for row in promises):
        return ()
    return tuple(
        Promise(measure=PromiseMeasure.LATENCY, value=flow.max_delay, how=say("As the brief asks"), flows=(flow.ref,))
        for flow in dossier.brief.flows
        if flow.max_delay and flow.ref not in known
    )


AGREEMENT = Section(
    id="agreement",
    title=_("Agreement"),
    intro=_("What each side gives, may do, owes and promises. Most of all needed where another company takes part."),
    summary=summary,
    running=True,
    talks=(
        Talk(
            part="agreement.parties",
            shape=AgreementParty,
            rows=True,
            title=_("Parties"),
            add=_("Add a party"),
            none=_("No party yet. Who gives data, and who takes it?"),
            line=line_of("team", "system", "accountable"),
            pages=pages.PARTIES,
            propose=propose_parties,
        ),
        Talk(
            part="agreement",
            shape=AgreementTerms,
            rows=False,
            title=_("Terms"),
            line=no_line,
            pages=pages.TERMS,
        ),
        Talk(
            part="agreement.shared",
            shape=SharedSet,
            rows=True,
            title=_("What is shared"),
            add=_("Add something shared"),
            none=_("Nothing yet. Begin with what is about people."),
            line=line_of("what", "classification", "lawful_basis"),
            pages=pages.SHARED,
            propose=propose_shared,
        ),
        Talk(
            part="agreement.rights",
            shape=RightHeld,
            rows=True,
            title=_("Rights"),
            add=_("Add a right to the agreement"),
            none=_("No right yet. Who may say what a word means?"),
            line=line_of("party", "right", "thing"),
            pages=pages.RIGHTS,
        ),
        Talk(
            part="agreement.duties",
            shape=Duty,
            rows=True,
            title=_("Duties"),
            add=_("Add a duty"),
            none=_("No duty yet. Who corrects what is wrong?"),
            line=line_of("duty", "accountable"),
            pages=pages.DUTIES,
        ),
        Talk(
            part="agreement.promises",
            shape=Promise,
            rows=True,
            title=_("Promises"),
            add=_("Add a promise"),
            none=_("No promise yet. What may the other side count on?"),
            line=_promised,
            pages=pages.PROMISES,
            propose=propose_promises,
        ),
        Talk(
            part="agreement.others_affected",
            shape=AffectedParty,
            rows=True,
            title=_("Others affected"),
            add=_("Add somebody affected"),
            none=_("Nobody yet. Think of customers, of other teams, and of machines that read the same data."),
            line=line_of("who", "effect"),
            pages=pages.OTHERS,
        ),
    ),
)
