"""How to put it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import no_line
from briefs.shapes.running import Rollback

PAGES = (
    Page(
        "when",
        _("When would you put it back?"),
        (
            Ask(
                "trigger",
                _("What would make you put it back?"),
                _("Decided on a calm day, it is not argued about on a bad one."),
                _("Five wrong invoices in one day"),
            ),
            Ask(
                "decider",
                _("Who says stop?"),
                _("In the middle of it there is no time to look for that person."),
                _("Priya Shah"),
            ),
            Ask(
                "point_of_no_return",
                _("Until when can it be put back?"),
                _("After this moment you can only go forward."),
                _("Until the first invoices have been sent"),
            ),
        ),
    ),
    Page(
        "how",
        _("How is it put back?"),
        (
            Ask(
                "steps",
                _("What is done, step by step?"),
                _("Somebody tired will follow these at night."),
                _("1. Pause all flows in the platform"),
                asks=(
                    Ask(
                        "do",
                        _("Do this"),
                        _("One action that can be done without asking anybody."),
                        _("Pause all flows in the platform"),
                    ),
                    Ask(
                        "expect",
                        _("You should see"),
                        _("If they see something else, they must stop."),
                        _("The platform shows “paused” for all six"),
                    ),
                ),
            ),
            Ask(
                "data_repair",
                _("What has to be repaired afterwards?"),
                _("Data that moved meanwhile does not go back by itself."),
                _("Delete the customers made since the switch; list “new since”"),
            ),
            Ask(
                "takes",
                _("How long does it take?"),
                _("Whoever decides must know how much time is left."),
                _("60 minutes"),
            ),
            Ask(
                "rehearsed_on",
                _("When was it last tried?"),
                _("A way back that nobody has tried is a wish."),
                _("20 January 2027"),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    rollback = dossier.brief.rollback
    n = len(rollback.steps) if rollback else 0
    return ngettext("%(n)s step back", "%(n)s steps back", n) % {"n": n} if n else ""


ROLLBACK = Section(
    id="rollback",
    title=_("Way back"),
    intro=_("How to put everything back as it was, who may say so, and until when."),
    summary=summary,
    running=True,
    talks=(Talk(part="rollback", shape=Rollback, rows=False, title=_("Way back"), line=no_line, pages=PAGES),),
)
