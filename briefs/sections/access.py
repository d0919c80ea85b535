"""Who may see or change what."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of
from briefs.shapes.working import AccessRight, Can

PAGES = (
    Page(
        "who",
        _("Who may do what?"),
        (
            Ask("who", _("Who?"), _("A kind of work rather than a name: people change jobs."), _("Billing clerk")),
            Ask("system", _("In which system?"), _("Its owner has to give the right."), _("CRM")),
            Ask("can", _("What may they do?"), _("The least that lets them do their work."), _("Read")),
            Ask(
                "records",
                _("With what?"),
                _("A right to everything is a right to make every mistake. One thing a line."),
                _("Customer"),
            ),
            Ask(
                "why",
                _("What do they need it for?"),
                _("When nobody remembers why, nobody dares to take it away."),
                _("Checks the address before the first invoice"),
            ),
        ),
    ),
    Page(
        "care",
        _("Who says yes, and how does it end?"),
        (
            Ask(
                "sensitive",
                _("Do they see anything about a person, or anything secret?"),
                _("Privacy and security look at these first."),
                _("No"),
            ),
            Ask("approved_by", _("Who says yes?"), _("The one who is asked at the next review."), _("Priya Shah")),
            Ask(
                "removal",
                _("How is it taken away when somebody leaves?"),
                _("A right that outlives its reason is how secrets get out."),
                _("By itself"),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    n = len(dossier.brief.access)
    return ngettext("%(n)s right", "%(n)s rights", n) % {"n": n} if n else ""


def propose_access(dossier: Dossier) -> tuple[AccessRight, ...]:
    """The integration itself is a user of every system that it reads or changes."""
    who = say("The integration itself")
    known = {row.system for row in dossier.brief.access if row.who.casefold() == who.casefold()}
    wanted: dict[str, Can] = {}
    for flow in dossier.brief.flows:
        wanted.setdefault(flow.source, Can.READ)
        wanted[flow.target] = Can.WRITE
        if flow.two_way:
            wanted[flow.source] = Can.WRITE
    return tuple(
        AccessRight(who=who, system=key, can=can, why=say("It moves what this brief describes"))
        for key, can in wanted.items()
        if key not in known
    )


ACCESS = Section(
    id="access",
    title=_("Access"),
    intro=_("Who may see or change what, who said yes, and how the right ends."),
    summary=summary,
    talks=(
        Talk(
            part="access",
            shape=AccessRight,
            rows=True,
            title=_("Rights"),
            add=_("Add a right"),
            none=_("No right yet. Begin with the people who will see data that they could not see before."),
            line=line_of("who", "can", "system"),
            pages=PAGES,
            propose=propose_access,
        ),
    ),
)
