"""HND: whether work passes from team to team without getting lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.places import named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.working import Handoff, WorkStep


def _missing(handoff: Handoff) -> str:
    """The first answer of a handoff that is missing or cannot be."""
    for name in ("from_", "to", "trigger", "within", "proof"):
        if not getattr(handoff, name):
            return name.rstrip("_")
    return "to" if handoff.from_ == handoff.to else ""


def unclear(case: Case) -> Iterator[Raised]:
    """A handoff without from, to, trigger, time limit or proof, or from a team to itself."""
    for about, row, handoff in named("handoffs", case.brief.handoffs):
        if field := _missing(handoff):
            parties = [key for key in (handoff.from_, handoff.to) if key]
            yield Raised(
                about,
                Where("handoffs", row, field),
                {"team": case.dossier.name_of(handoff.to or handoff.from_), "what": handoff.what or handoff.trigger},
                teams=tuple(team for key in parties if (team := _team(case, key))),
            )


def nothing_left_to_do(case: Case) -> Iterator[Raised]:
    """A team that acts in today's workflow, itself or through one of its people, acts nowhere in the future one."""
    workflow = case.brief.workflow
    # A future that nobody has described yet takes nobody's work away.
    if workflow is None or not workflow.future:
        return
    future = set(_teams(case, workflow.future))
    for team in dict.fromkeys(_teams(case, workflow.current)):
        if team not in future:
            name = case.dossier.name_of(f"team:{team}")
            yield Raised(f"workflow/{team}", Where("workflow.future"), {"team": name})


def _teams(case: Case, steps: Iterable[WorkStep]) -> Iterator[str]:
    for step in steps:
        if step.actor and (team := _team(case, step.actor)):
            yield team


def _team(case: Case, key: str) -> str | None:
    """The team behind a key: itself, or that of the contact; a system has none. `team:` and the like say which."""
    kind, _colon, plain = key.rpartition(":")
    if kind in ("", "team") and plain in case.dossier.team_by_key:
        return plain
    contact = case.dossier.contact_by_key.get(plain) if kind in ("", "contact") else None
    return contact.team if contact else None


RULES = (
    Rule(
        "HND-01",
        Severity.WARNING,
        Role.BOTH_TEAMS,
        _("{team}: how do you know that it is your turn?"),
        unclear,
    ),
    Rule(
        "HND-02",
        Severity.HINT,
        Role.BUSINESS_OWNER,
        _("What will {team} do now?"),
        nothing_left_to_do,
    ),
)
