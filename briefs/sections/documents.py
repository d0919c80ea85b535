"""Who needs to read what afterwards, and who has to work differently."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of
from briefs.shapes.working import Audience, NeededDocument, RolloutStep

NEEDED_PAGES = (
    Page(
        "document",
        _("What has to be written?"),
        (
            Ask("audience", _("For whom?"), _("Each of the three needs other words."), _("Support")),
            Ask(
                "document",
                _("What should it tell them?"),
                _("The question that they would ask."),
                _("What “suspended” means"),
            ),
            Ask(
                "form",
                _("In which form?"),
                _("A page is found again; a meeting is forgotten."),
                _("One page in the help centre"),
            ),
            Ask(
                "owner",
                _("Who writes it?"),
                _("Without a name it will be written after the first complaint."),
                _("Priya Shah"),
            ),
            Ask("due", _("By when?"), _("Before go-live, not after."), _("25 January 2027")),
            Ask(
                "done_on",
                _("When was it finished?"),
                _("What is not finished is asked for when its day has passed. Leave it empty until then."),
                _("22 January 2027"),
            ),
            Ask(
                "link", _("Where is it?"), _("So that nobody writes it twice."), _("https://help.example.com/suspended")
            ),
        ),
    ),
)

ROLLOUT_PAGES = (
    Page(
        "change",
        _("What changes, and for whom?"),
        (
            Ask(
                "audience",
                _("Who has to work differently?"),
                _("They should hear it from you before they notice it."),
                _("Sales reps"),
            ),
            Ask(
                "change",
                _("What is different for them?"),
                _("One sentence that they could repeat."),
                _("Stop editing the billing address"),
            ),
            Ask(
                "training",
                _("How will they learn it?"),
                _("A mail is read by half of them."),
                _("Fifteen minutes in the Monday meeting"),
            ),
            Ask("date", _("From when?"), _("The day on which the old way stops."), _("1 February 2027")),
            Ask("owner", _("Who sees to it?"), _("Somebody has to check that they came."), _("Priya Shah")),
            Ask(
                "trained_on",
                _("When were they told?"),
                _("Who was not told finds out by mistake. Leave it empty until then."),
                _("25 January 2027"),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    rows = dossier.brief.documents_needed
    done = sum(row.done_on is not None for row in rows)
    words = ngettext("%(n)s document, %(done)s finished", "%(n)s documents, %(done)s finished", len(rows))
    return words % {"n": len(rows), "done": done} if rows else ""


def propose_documents(dossier: Dossier) -> tuple[NeededDocument, ...]:
    """One for each kind of reader who has none yet."""
    known = {row.audience for row in dossier.brief.documents_needed}
    usual = {
        Audience.USER: say("What changes for you, and from when"),
        Audience.ADMIN: say("What to check first when it stops"),
        Audience.SUPPORT: say("What to tell people who ask"),
    }
    return tuple(
        NeededDocument(audience=audience, document=words) for audience, words in usual.items() if audience not in known
    )


def propose_rollout(dossier: Dossier) -> tuple[RolloutStep, ...]:
    """Each team that has steps today is told what it does tomorrow."""
    workflow = dossier.brief.workflow
    if workflow is None or not workflow.future:
        return ()
    told = {row.audience.casefold() for row in dossier.brief.rollout}
    found: dict[str, RolloutStep] = {}
    for step in (*workflow.current, *workflow.future):
        name = dossier.name_of(step.actor) if (step.actor or "") not in dossier.map.system_by_key else ""
        if name and name.casefold() not in told:
            tomorrow = [row.action for row in workflow.future if row.actor == step.actor and row.action]
            words = (
                say("From now on: %(steps)s") % {"steps": ", ".join(tomorrow)}
                if tomorrow
                else say("Nothing to do any more")
            )
            found.setdefault(name, RolloutStep(audience=name, change=words[:2000], date=dossier.brief.go_live))
    return tuple(found.values())


DOCUMENTS = Section(
    id="prepare",
    title=_("Documents and rollout"),
    intro=_("What has to be written, who has to learn something new, and when."),
    summary=summary,
    running=True,
    talks=(
        Talk(
            part="documents_needed",
            shape=NeededDocument,
            rows=True,
            title=_("What has to be written"),
            add=_("Add a document"),
            none=_("No document yet. What will people ask on the first morning?"),
            line=line_of("document", "audience", "owner"),
            pages=NEEDED_PAGES,
            propose=propose_documents,
        ),
        Talk(
            part="rollout",
            shape=RolloutStep,
            rows=True,
            title=_("Who has to work differently"),
            add=_("Add a change for people"),
            none=_("No change yet. Who does something today that nobody will need tomorrow?"),
            line=line_of("audience", "change", "date"),
            pages=ROLLOUT_PAGES,
            propose=propose_rollout,
        ),
    ),
)
