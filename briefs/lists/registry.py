"""The lists across briefs: decisions, exceptions, tests, handoffs and access."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from briefs.lists.lists import Column, Item, OwnedList, Parties
from briefs.shapes.proof import Decision, Run, RunResult, Scenario
from briefs.shapes.working import AccessRight, Can, ExceptionCase, Handoff
from integrations_portal.look.words import day_in_words, span_in_words
from integrations_portal.shapes.choices import Choice


def _label(choice: Choice | None) -> str:
    return str(choice.label) if choice else ""


def _flows(item: Item, refs: tuple[str, ...]) -> str:
    return ", ".join(f"{ref} {item.flows.get(ref, '')}".strip() for ref in refs)


def blocks_of(item: Item) -> str:
    """What waits for a decision: a stage of the brief, and flows."""
    decision: Decision = item.answers
    stage = say("the stage “%(stage)s”") % {"stage": decision.blocks_stage.label} if decision.blocks_stage else ""
    return ", ".join(part for part in (stage, _flows(item, decision.blocks)) if part)


DECISIONS = OwnedList(
    part="decisions",
    title=_("Decisions"),
    noun=_("decisions"),
    first=_("Question"),
    line=lambda row: row.question or row.ref,
    owner=lambda row: row.owner,
    ownerless=_("Nobody is named who decides"),
    settled=lambda row: not row.open,
    open_words=_("Open"),
    settled_words=_("Answered"),
    columns=(
        Column(_("What waits for it"), lambda item, parties: blocks_of(item)),
        Column(_("Answer"), lambda item, parties: item.answers.outcome),
    ),
    none=_("No decision here"),
    why=_(
        "Questions that only the business can answer are written down in the briefs; all of them come together here."
    ),
    ends=True,
    dated=True,
)


def _how(item: Item, parties: Parties) -> str:
    row: ExceptionCase = item.answers
    within = say("within %(span)s") % {"span": span_in_words(row.within)} if row.within else ""
    return ", ".join(part for part in (row.action, within) if part)


EXCEPTIONS = OwnedList(
    part="exceptions",
    title=_("Exceptions"),
    noun=_("exceptions"),
    first=_("What goes wrong"),
    line=lambda row: row.name or row.ref or "",
    owner=lambda row: row.owner,
    ownerless=_("Nobody is named who picks these up"),
    settled=lambda row: bool(row.action),
    open_words=_("What to do is missing"),
    settled_words=_("Written down"),
    columns=(
        Column(_("What it looks like"), lambda item, parties: item.answers.looks_like),
        Column(_("What to do"), _how),
        Column(_("Where it waits"), lambda item, parties: item.answers.queue),
        Column(_("Backup"), lambda item, parties: parties.name(item.answers.backup)),
    ),
    none=_("No exception here"),
    why=_("Each brief says what goes wrong and who picks it up; all of it comes together here."),
)


def last_run(row: Scenario) -> Run | None:
    """The run that counts: the latest by day, and of one day the one that was written down last."""
    dated = [run for run in row.runs if run.date]
    return max(reversed(dated), key=lambda run: str(run.date)) if dated else next(reversed(row.runs), None)


def _ran(item: Item, parties: Parties) -> str:
    run = last_run(item.answers)
    if run is None:
        return say("never")
    return ", ".join(part for part in (_label(run.result), day_in_words(run.date) if run.date else "") if part)


def _passed(row: Scenario) -> bool:
    run = last_run(row)
    return run is not None and run.result is RunResult.PASS


def _ran_by(row: Scenario) -> str | None:
    run = last_run(row)
    return run.by if run else None


SCENARIOS = OwnedList(
    part="scenarios",
    title=_("Tests"),
    noun=_("tests"),
    first=_("Test"),
    line=lambda row: row.name or row.ref or "",
    owner=_ran_by,
    ownerless=_("Nobody is named who has run these"),
    settled=_passed,
    open_words=_("Not passed yet"),
    settled_words=_("Passed"),
    columns=(
        Column(_("What must happen"), lambda item, parties: item.answers.then),
        Column(_("Kind"), lambda item, parties: _label(item.answers.kind)),
        Column(_("Last run"), _ran),
        Column(_("Flows"), lambda item, parties: _flows(item, item.answers.flows)),
    ),
    none=_("No test here"),
    why=_("Each brief says how it is known to work; all of its tests come together here, by who ran them last."),
    ends=True,
)


def _agreed(row: Handoff) -> bool:
    return bool(row.within and row.proof)


HANDOFFS = OwnedList(
    part="handoffs",
    title=_("Handoffs"),
    noun=_("handoffs"),
    first=_("What is handed over"),
    line=lambda row: row.what or row.trigger or "",
    owner=lambda row: row.from_,
    ownerless=_("Nobody is named who hands these over"),
    settled=_agreed,
    open_words=_("Time or proof is missing"),
    settled_words=_("Agreed"),
    columns=(
        Column(_("When"), lambda item, parties: item.answers.trigger),
        Column(_("To"), lambda item, parties: parties.name(item.answers.to)),
        Column(_("Within"), lambda item, parties: span_in_words(item.answers.within) if item.answers.within else ""),
        Column(_("Proof"), lambda item, parties: item.answers.proof),
    ),
    none=_("No handoff here"),
    why=_("Each brief says who hands over to whom; all of it comes together here, by who hands over."),
)


def _may(item: Item, parties: Parties) -> str:
    row: AccessRight = item.answers
    where = ", ".join(part for part in (parties.name(row.system), *row.records) if part)
    return ": ".join(part for part in (_label(row.can), where) if part)


ACCESS = OwnedList(
    part="access",
    title=_("Access"),
    noun=_("rights"),
    first=_("Who may"),
    line=lambda row: row.who,
    owner=lambda row: row.approved_by,
    ownerless=_("Nobody has approved these"),
    settled=lambda row: bool(row.approved_by) or row.can is Can.NONE,
    open_words=_("Not approved"),
    settled_words=_("Approved"),
    columns=(
        Column(_("What"), _may),
        Column(_("Why"), lambda item, parties: item.answers.why),
        Column(_("Sensitive"), lambda item, parties: say("Yes") if item.answers.sensitive else ""),
        Column(_("How it is taken away"), lambda item, parties: _label(item.answers.removal)),
    ),
    none=_("No right here"),
    why=_("Each brief says who may see and change what; all of it comes together here, by who approved it."),
)

LISTS = (DECISIONS, EXCEPTIONS, SCENARIOS, HANDOFFS, ACCESS)
LIST = {one.part: one for one in LISTS}
