"""Who passes work to whom, and how they know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of
from briefs.shapes.working import Handoff, WorkStep

PAGES = (
    Page(
        "handoff",
        _("Who passes work to whom?"),
        (
            Ask("from", _("Who hands over?"), _("They have to know when their part is done."), _("Sales")),
            Ask("to", _("Who takes over?"), _("They have to know that it is their turn."), _("Finance")),
            Ask(
                "trigger",
                _("When does it happen?"),
                _("Said so that both sides would call it the same moment."),
                _("The deal is won"),
            ),
            Ask(
                "what",
                _("What is handed over?"),
                _("What is missing is asked for by phone."),
                _("The contact for invoices"),
            ),
            Ask(
                "within",
                _("By when must the other side have it?"),
                _("Work between two teams waits longest."),
                _("4 hours"),
            ),
            Ask(
                "proof",
                _("How does the other side know?"),
                _("“I thought you had it” is how work gets lost."),
                _("An entry in the queue “New customers”"),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    n = len(dossier.brief.handoffs)
    return ngettext("%(n)s handoff", "%(n)s handoffs", n) % {"n": n} if n else ""


def propose_handoffs(dossier: Dossier) -> tuple[Handoff, ...]:
    """Where one step is done by a team or person, and the next by another."""
    workflow = dossier.brief.workflow
    if workflow is None:
        return ()
    known = {(row.from_, row.to) for row in dossier.brief.handoffs}
    found: dict[tuple[str, str], Handoff] = {}
    for before, after in pairwise(_by_people(dossier, workflow.future or workflow.current)):
        pair = before.actor or "", after.actor or ""
        if pair[0] != pair[1] and pair not in known:
            found.setdefault(pair, Handoff(from_=pair[0], to=pair[1], trigger=before.action, what=before.output))
    return tuple(found.values())


def _by_people(dossier: Dossier, steps: tuple[WorkStep, ...]) -> Iterator[WorkStep]:
    """Steps without those that a system does by itself."""
    for step in steps:
        kind, _colon, plain = (step.actor or "").rpartition(":")
        if kind != "system" and (plain in dossier.team_by_key or plain in dossier.contact_by_key):
            yield step


HANDOFFS = Section(
    id="handoffs",
    title=_("Handoffs"),
    intro=_("Work gets lost between people, not on their desks. Say who passes what to whom, and how both can tell."),
    summary=summary,
    talks=(
        Talk(
            part="handoffs",
            shape=Handoff,
            rows=True,
            title=_("Handoffs"),
            add=_("Add a handoff"),
            none=_("No handoff yet. Where does one team wait for another?"),
            line=line_of("from", "to", "trigger"),
            pages=PAGES,
            propose=propose_handoffs,
        ),
    ),
)
