"""Which systems take part, where the work ends, and what is taken for granted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of, no_line
from briefs.shapes.purpose import Assumption, BriefSystem, Constraint, Purpose, Risk, Scope, SystemRole

SYSTEM_PAGES = (
    Page(
        "system",
        _("Which system is it?"),
        (
            Ask("system", _("Which system?"), _("Questions about its data go to the people who own it."), _("CRM")),
            Ask(
                "role",
                _("Does it give data, take data, or both?"),
                _("A system that only gives must never be changed by mistake."),
                _("Gives and takes data"),
            ),
            Ask(
                "fixed",
                _("Must we fit around it?"),
                _("A system that cannot be changed decides how the others have to behave."),
                _("Yes: the supplier changes it for nobody"),
            ),
        ),
    ),
)

WAY_PAGES = (
    Page(
        "way",
        _("How are they joined?"),
        (
            Ask(
                "level",
                _("What is joined?"),
                _("Moving data is the simplest; running a process across systems needs more testing."),
                _("Data moves"),
            ),
            Ask(
                "architecture",
                _("Directly, or through something in the middle?"),
                _("With a hub in the middle each system is joined once; but when the hub stops, all stop."),
                _("Through one hub"),
            ),
            Ask(
                "hub",
                _("Which system is in the middle?"),
                _("People will ask what happens when it is down."),
                _("Integration platform"),
                of="systems",
            ),
            Ask(
                "deployment",
                _("Who runs it?"),
                _("Whoever runs it is called at night."),
                _("On a rented integration platform"),
            ),
        ),
    ),
)

SCOPE_PAGES = (
    Page(
        "scope",
        _("What is in, and what is not?"),
        (
            Ask(
                "in",
                _("What does it cover?"),
                _("So that everybody plans the same work. One thing a line."),
                _("Customers"),
            ),
            Ask(
                "out",
                _("What might people expect, but will not get?"),
                _("A no that is said early disappoints nobody later. One thing a line."),
                _("Approval of refunds"),
            ),
        ),
    ),
)

ASSUMPTION_PAGES = (
    Page(
        "assumption",
        _("What are we taking for granted?"),
        (
            Ask(
                "text",
                _("What do you assume?"),
                _("If it turns out to be wrong, the plan changes."),
                _("Each company has one billing customer."),
            ),
            Ask(
                "owner",
                _("Who finds out whether it is true?"),
                _("An assumption that nobody checks becomes a surprise."),
                _("Dana Okafor"),
            ),
        ),
    ),
)

CONSTRAINT_PAGES = (
    Page(
        "constraint",
        _("What limits us?"),
        (
            Ask(
                "text",
                _("What is the limit?"),
                _("Whoever builds it must know it before, not after."),
                _("The helpdesk takes at most 200 requests a minute."),
            ),
            Ask(
                "owner",
                _("Who can say more about it?"),
                _("Limits are sometimes softer than they look."),
                _("Sam Lindqvist"),
            ),
        ),
    ),
)

RISK_PAGES = (
    Page(
        "risk",
        _("What could go wrong?"),
        (
            Ask(
                "text",
                _("What might happen?"),
                _("Said aloud, it can be planned for."),
                _("A customer who has paid is locked out."),
            ),
            Ask(
                "likelihood",
                _("How likely is it?"),
                _("Likely and harmless is treated differently from rare and terrible."),
                _("Medium"),
            ),
            Ask("impact", _("How bad would it be?"), _("The worst ones are tested first."), _("High")),
            Ask(
                "response",
                _("What do you do about it?"),
                _("Avoid it, watch for it, or live with it: each is an answer."),
                _("Access stays on for 14 days whatever happens."),
            ),
            Ask("owner", _("Who watches it?"), _("A risk without a name is watched by nobody."), _("Tom Baker")),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    n = len(dossier.brief.systems)
    return ngettext("%(n)s system", "%(n)s systems", n) % {"n": n} if n else ""


def propose_systems(dossier: Dossier) -> tuple[BriefSystem, ...]:
    """The ends of the flows that nobody has listed yet."""
    listed = {row.system for row in dossier.brief.systems}
    gives = {flow.source for flow in dossier.brief.flows}
    takes = {flow.target for flow in dossier.brief.flows}
    both = {flow.source for flow in dossier.brief.flows if flow.two_way} | (gives & takes)
    both |= {flow.target for flow in dossier.brief.flows if flow.two_way}
    found = []
    for key in sorted((gives | takes) - listed):
        role = SystemRole.BOTH if key in both else SystemRole.SOURCE if key in gives else SystemRole.TARGET
        found.append(BriefSystem(system=key, role=role))
    return tuple(found)


SYSTEMS = Section(
    id="systems",
    title=_("Systems and scope"),
    intro=_("Which systems take part, what is covered and what is not, and what everybody takes for granted."),
    summary=summary,
    talks=(
        Talk(
            part="systems",
            shape=BriefSystem,
            rows=True,
            title=_("Systems"),
            add=_("Add a system"),
            none=_("No system yet. Begin with the one in which the work starts."),
            line=line_of("system", "role"),
            pages=SYSTEM_PAGES,
            propose=propose_systems,
        ),
        Talk(
            part="purpose",
            shape=Purpose,
            rows=False,
            title=_("How they are joined"),
            line=no_line,
            pages=WAY_PAGES,
        ),
        Talk(part="scope", shape=Scope, rows=False, title=_("Scope"), line=no_line, pages=SCOPE_PAGES),
        Talk(
            part="assumptions",
            shape=Assumption,
            rows=True,
            title=_("Assumptions"),
            add=_("Add an assumption"),
            none=_("No assumption yet. What would surprise you most if it were not true?"),
            line=line_of("text", "owner"),
            pages=ASSUMPTION_PAGES,
        ),
        Talk(
            part="constraints",
            shape=Constraint,
            rows=True,
            title=_("Limits"),
            add=_("Add a limit"),
            none=_("No limit yet. Think of time, money, contracts, and systems that cannot be changed."),
            line=line_of("text", "owner"),
            pages=CONSTRAINT_PAGES,
        ),
        Talk(
            part="risks",
            shape=Risk,
            rows=True,
            title=_("Risks"),
            add=_("Add a risk"),
            none=_("No risk yet. What would wake you up at night?"),
            line=line_of("text", "likelihood", "owner"),
            pages=RISK_PAGES,
        ),
    ),
)
