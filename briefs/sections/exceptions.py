"""What goes wrong, and who picks it up."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.propose_exceptions import propose_exceptions
from briefs.shapes.working import ExceptionCase
from integrations_portal.look.words import span_in_words


def line(row: ExceptionCase, dossier: Dossier) -> str:
    """`Signed but card declined: RevOps, within 1 day`."""
    owner = dossier.name_of(row.owner) or say("nobody yet")
    within = say("within %(span)s") % {"span": span_in_words(row.within)} if row.within else ""
    return f"{row.name}: " + ", ".join(part for part in (owner, within) if part)


def summary(dossier: Dossier) -> str:
    rows = dossier.brief.exceptions
    without = [row for row in rows if not row.owner]
    if len(without) == 1:
        return say("“%(name)s” has no owner") % {"name": without[0].name}
    if without:
        return ngettext("%(n)s exception has no owner", "%(n)s exceptions have no owner", len(without)) % {
            "n": len(without)
        }
    return ngettext("%(n)s exception", "%(n)s exceptions", len(rows)) % {"n": len(rows)} if rows else ""


EXCEPTIONS = Section(
    id="exceptions",
    title=_("Exceptions"),
    intro=_("Every connection works on a good day. Write down what happens on the others, and who steps in."),
    summary=summary,
    talks=(
        Talk(
            part="exceptions",
            shape=ExceptionCase,
            rows=True,
            title=_("What goes wrong"),
            add=_("Add an exception"),
            none=_("No exception yet. Think of the last time somebody had to step in: that is the first one."),
            line=line,
            propose=propose_exceptions,
            generated=("ref",),
            pages=(
                Page(
                    "what",
                    _("What goes wrong?"),
                    (
                        Ask(
                            "name",
                            _("What do people call it?"),
                            why=_("The admin searches by these words on a bad day."),
                            example=_("Signed but card declined"),
                        ),
                        Ask(
                            "looks_like",
                            _("What does it look like?"),
                            why=_("So that somebody who has never seen it knows it when it happens."),
                            example=_("The deal is won, but the customer stays “Draft” in Billing."),
                        ),
                        Ask(
                            "how_often",
                            _("How often does it happen?"),
                            why=_("What happens every day should not need a person every time."),
                            example=_("About once a week, more at quarter end"),
                        ),
                        Ask(
                            "flows",
                            _("Which flows can it happen to?"),
                            why=_("The runbook of these flows will name it."),
                            example=_("F-01 Won deal to billing customer"),
                            of="flows",
                        ),
                    ),
                ),
                Page(
                    "who",
                    _("Who picks it up?"),
                    (
                        Ask(
                            "handling",
                            _("By hand, by itself, or after a yes?"),
                            why=_("It decides whether anybody has to be there."),
                            example=_("By hand"),
                        ),
                        Ask(
                            "owner",
                            _("Who owns it?"),
                            why=_("Without a name it is nobody's."),
                            example=_("Revenue operations desk"),
                        ),
                        Ask(
                            "action",
                            _("What do they do?"),
                            why=_("The next person will do exactly this."),
                            example=_("Ask Finance to call the customer; hold the account until they answer."),
                        ),
                        Ask(
                            "within",
                            _("By when?"),
                            why=_("So that the others know how long to wait before they ask."),
                            example=_("1 day"),
                            show_if=("handling", ("manual", "approval", "")),
                        ),
                        Ask(
                            "backup",
                            _("Who covers when they are away?"),
                            why=_("Trouble does not wait for holidays to end."),
                            example=_("Dana Okafor"),
                            show_if=("handling", ("manual", "approval", "")),
                        ),
                        Ask(
                            "queue",
                            _("Where does the work wait for them?"),
                            why=_("An exception that waits where nobody looks is lost."),
                            example=_("The “Billing review” list in the helpdesk"),
                            show_if=("handling", ("manual", "approval", "")),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
