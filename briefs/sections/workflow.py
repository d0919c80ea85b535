"""What people do today, and what they will do after go-live."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of
from briefs.shapes.working import WorkStep

CURRENT_PAGES = (
    Page(
        "step",
        _("What happens in this step?"),
        (
            Ask("actor", _("Who does it?"), _("Whoever does it today will notice the change first."), _("Finance")),
            Ask("system", _("Where?"), _("The screen or the sheet that they have open."), _("Spreadsheet")),
            Ask(
                "action",
                _("What do they do?"),
                _("Told so that somebody else could do it tomorrow."),
                _("Retype the address from the e-mail"),
            ),
            Ask(
                "output",
                _("What is there afterwards?"),
                _("The next step begins with it."),
                _("A row with the customer's address"),
            ),
            Ask(
                "note",
                _("What hurts?"),
                _("This is what the integration has to cure."),
                _("Typing errors; the street is in the wrong box"),
            ),
            Ask(
                "takes",
                _("How long does it take?"),
                _("Together with how often, it is the time you will get back."),
                _("10 minutes"),
            ),
            Ask(
                "per_week",
                _("How many times a week?"),
                _("A small thing that happens often costs more than a big one that is rare."),
                _("40"),
            ),
        ),
    ),
)

FUTURE_PAGES = (
    Page(
        "step",
        _("What happens in this step?"),
        (
            Ask("actor", _("Who or what does it?"), _("A system may do it by itself."), _("Billing")),
            Ask("system", _("Where?"), _("People will look for it there."), _("Billing")),
            Ask(
                "action",
                _("What is done?"),
                _("Told so that somebody else could do it tomorrow."),
                _("Create the customer by itself"),
            ),
            Ask(
                "output",
                _("What is there afterwards?"),
                _("The next step begins with it."),
                _("A customer with its number"),
            ),
            Ask(
                "note",
                _("What is different from today?"),
                _("The guide for the people who use it is made from this."),
                _("Nobody retypes the address"),
            ),
            Ask(
                "takes",
                _("How long does it take?"),
                _("Compared with today, it is the time you get back."),
                _("1 minute"),
            ),
            Ask(
                "per_week",
                _("How many times a week?"),
                _("A step that vanishes for one team may appear for another."),
                _("40"),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    workflow = dossier.brief.workflow
    today, tomorrow = (len(workflow.current), len(workflow.future)) if workflow else (0, 0)
    if not today and not tomorrow:
        return ""
    steps = ngettext("%(n)s step today", "%(n)s steps today", today) % {"n": today}
    return say("%(steps)s, %(n)s after go-live") % {"steps": steps, "n": tomorrow}


def propose_future(dossier: Dossier) -> tuple[WorkStep, ...]:
    """Until somebody has written down tomorrow: the steps of today, to be kept or changed."""
    workflow = dossier.brief.workflow
    if workflow is None or workflow.future:
        return ()
    return tuple(row.model_copy(update={"note": ""}) for row in workflow.current)


WORKFLOW = Section(
    id="workflow",
    title=_("Today and tomorrow"),
    intro=_("Walk through the work as people do it, one step at a time; then once more as it will be."),
    summary=summary,
    talks=(
        Talk(
            part="workflow.current",
            shape=WorkStep,
            rows=True,
            title=_("Today"),
            add=_("Add a step of today"),
            none=_(
                "No step yet. Ask somebody to show you how they did it last time, and write down each thing they do."
            ),
            line=line_of("actor", "action", "system"),
            pages=CURRENT_PAGES,
        ),
        Talk(
            part="workflow.future",
            shape=WorkStep,
            rows=True,
            title=_("After go-live"),
            add=_("Add a step of tomorrow"),
            none=_("No step yet. Walk through the same work again, and leave out what nobody has to do any more."),
            line=line_of("actor", "action", "system"),
            pages=FUTURE_PAGES,
            propose=propose_future,
        ),
    ),
)
