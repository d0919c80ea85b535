"""What the people who use it need to know, and where they ask."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of
from briefs.shapes.running import DoNot, GuideChange, GuideTask, IfWrong, SupportPath

CHANGE_PAGES = (
    Page(
        "change",
        _("What changes for people?"),
        (
            Ask("audience", _("For whom?"), _("Each group reads only its own."), _("Sales reps")),
            Ask(
                "before",
                _("How was it before?"),
                _("People recognise themselves in it."),
                _("You sent the address to Finance by mail."),
            ),
            Ask(
                "now",
                _("How is it now?"),
                _("What they do, or no longer do."),
                _("Billing takes the address from the deal."),
            ),
            Ask("from", _("From when?"), _("Until then the old way holds."), _("1 February 2027")),
        ),
    ),
)

TASK_PAGES = (
    Page(
        "task",
        _("How is it done?"),
        (
            Ask(
                "title",
                _("What does somebody want to do?"),
                _("People look for what they want to do, so begin with a verb."),
                _("Mark a deal as won"),
            ),
            Ask(
                "steps",
                _("Step by step"),
                _("One action each, in the words on the screen."),
                _("1. Open the deal and press “Won”"),
                asks=(
                    Ask("do", _("Do this"), _("In the words on the screen."), _("Open the deal and press “Won”")),
                    Ask(
                        "expect",
                        _("You should see"),
                        _("So that people know that it worked."),
                        _("The deal turns green"),
                    ),
                    Ask(
                        "image",
                        _("Picture of the screen"),
                        _("PNG, JPEG or WebP, up to 5 MB. Leave out names of real customers."),
                        _("The screen with the button that is pressed"),
                        told_by="alt",
                    ),
                    Ask(
                        "alt",
                        _("The picture in words"),
                        _("For everybody who cannot see it."),
                        _("The deal with the button “Won” at the top right"),
                    ),
                ),
            ),
            Ask(
                "result",
                _("What is there at the end?"),
                _("So that nobody does it twice."),
                _("The customer appears in Billing within 15 minutes."),
            ),
        ),
    ),
)

DO_NOT_PAGES = (
    Page(
        "not",
        _("What must people not do?"),
        (
            Ask(
                "action",
                _("What must they no longer do?"),
                _("Old habits break new connections."),
                _("Do not change the address in the CRM"),
            ),
            Ask(
                "why",
                _("Why not?"),
                _("A rule with a reason is kept."),
                _("Billing is right about addresses, and would overwrite it."),
            ),
        ),
    ),
)

WRONG_PAGES = (
    Page(
        "wrong",
        _("If it looks wrong"),
        (
            Ask("see", _("What do they see?"), _("In the words that they would use."), _("The status has not changed")),
            Ask("wait", _("How long should they wait?"), _("Many things come right by themselves."), _("15 minutes")),
            Ask(
                "do",
                _("What do they do then?"),
                _("Before they call somebody."),
                _("Look whether the deal has a company."),
            ),
            Ask(
                "send",
                _("What should they send?"),
                _("It saves the first three questions."),
                _("The name of the company and the time"),
            ),
        ),
    ),
)

SUPPORT_PAGES = (
    Page(
        "path",
        _("Where do people ask?"),
        (
            Ask("channel", _("Where?"), _("One place that everybody finds."), _("#billing-help")),
            Ask("tool", _("In which tool?"), _("So that they open the right one."), _("Chat")),
            Ask(
                "scope", _("What is it for?"), _("At least one place must give an answer."), _("Ask and get an answer")
            ),
            Ask(
                "hours",
                _("When is somebody there?"),
                _("Waiting is easier when one knows until when."),
                _("Working days, 9 to 17"),
            ),
            Ask(
                "responds_within",
                _("How soon is there an answer?"),
                _("Nobody asks twice within this time."),
                _("4 hours"),
            ),
            Ask(
                "give",
                _("What should they tell?"),
                _("It saves a question."),
                _("The company's name and what they expected"),
            ),
            Ask("next", _("And if nobody answers?"), _("There is always a next one."), _("Call the service desk")),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    tasks = len(dossier.brief.guide.tasks) if dossier.brief.guide else 0
    return ngettext("%(n)s task described", "%(n)s tasks described", tasks) % {"n": tasks} if tasks else ""


def propose_changes(dossier: Dossier) -> tuple[GuideChange, ...]:
    """What people have to do differently, from the rollout."""
    told = {row.audience.casefold() for row in (dossier.brief.guide.changes if dossier.brief.guide else ())}
    return tuple(
        GuideChange(audience=row.audience, now=row.change, from_=row.date or dossier.brief.go_live)
        for row in dossier.brief.rollout
        if row.change and row.audience.casefold() not in told
    )


GUIDE = Section(
    id="guide",
    title=_("Guide and support"),
    intro=_("What changes for the people who use it, how they do it, and where they ask when it looks wrong."),
    summary=summary,
    running=True,
    talks=(
        Talk(
            part="guide.changes",
            shape=GuideChange,
            rows=True,
            title=_("What changes"),
            add=_("Add a change"),
            none=_("Nothing yet. What will people notice on the first morning?"),
            line=line_of("audience", "now"),
            pages=CHANGE_PAGES,
            propose=propose_changes,
        ),
        Talk(
            part="guide.tasks",
            shape=GuideTask,
            rows=True,
            title=_("How to do it"),
            add=_("Add a task"),
            none=_("No task yet. What will people do most often?"),
            line=line_of("title"),
            pages=TASK_PAGES,
        ),
        Talk(
            part="guide.do_not",
            shape=DoNot,
            rows=True,
            title=_("What not to do"),
            add=_("Add something not to do"),
            none=_("Nothing yet. Which old habit would break it?"),
            line=line_of("action", "why"),
            pages=DO_NOT_PAGES,
        ),
        Talk(
            part="guide.if_wrong",
            shape=IfWrong,
            rows=True,
            title=_("If it looks wrong"),
            add=_("Add something that looks wrong"),
            none=_("Nothing yet. What would make somebody call you?"),
            line=line_of("see", "do"),
            pages=WRONG_PAGES,
        ),
        Talk(
            part="support",
            shape=SupportPath,
            rows=True,
            title=_("Where people ask"),
            add=_("Add a place to ask"),
            none=_("No place yet. People ask somewhere anyway; say where they will be heard."),
            line=line_of("channel", "scope", "hours"),
            pages=SUPPORT_PAGES,
        ),
    ),
)
