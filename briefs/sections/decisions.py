"""What only the business can decide, and what was decided."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.readiness.words_of_data import differing
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of
from briefs.shapes.proof import Decision, DecisionArea, Option
from integrations_portal.shapes.base import Shape

PAGES = (
    Page(
        "question",
        _("What has to be decided?"),
        (
            Ask(
                "question",
                _("What is the question?"),
                _("Asked so that it can be answered in one sentence."),
                _("Which meaning of “active” do we move?"),
            ),
            Ask(
                "area", _("What is it about?"), _("Whoever decides sees questions of one kind together."), _("A field")
            ),
            Ask(
                "options",
                _("Which ways are there?"),
                _("A decision without a second way is only a habit."),
                _("Split it into three: contract, payment, access"),
                asks=(
                    Ask(
                        "text",
                        _("The way"),
                        _("In so few words that it fits on a slide."),
                        _("Three separate statuses"),
                    ),
                    Ask(
                        "pros",
                        _("What speaks for it?"),
                        _("So that nobody has to argue it again."),
                        _("Each team keeps its own word"),
                    ),
                    Ask(
                        "cons",
                        _("What speaks against it?"),
                        _("The price that you agree to pay."),
                        _("Reports have to be changed"),
                    ),
                ),
            ),
            Ask(
                "if_unanswered",
                _("What happens if nobody decides?"),
                _("It tells how urgent it really is."),
                _("Finance's meaning is used, and Support goes on asking by phone."),
            ),
        ),
    ),
    Page(
        "who",
        _("Who decides, and by when?"),
        (
            Ask("owner", _("Who may decide?"), _("Without a name it stays open for ever."), _("Priya Shah")),
            Ask("needed_by", _("By when is it needed?"), _("Whoever decides plans by this day."), _("15 January 2027")),
            Ask(
                "blocks",
                _("Which flows wait for it?"),
                _("They cannot be built before."),
                _("F-01 Customer"),
                of="flows",
            ),
            Ask(
                "blocks_stage",
                _("Which stage has to wait for this decision?"),
                _("The brief stops there by itself until it is decided."),
                _("Approved to build"),
            ),
        ),
    ),
    Page(
        "outcome",
        _("What was decided?"),
        (
            Ask(
                "status",
                _("Where does it stand?"),
                _("An answer decides it. To ask again, choose “Open” and take the answer out."),
                _("Decided"),
            ),
            Ask(
                "outcome",
                _("What was decided?"),
                _("Whoever builds it does exactly this."),
                _("Split into contract, payment and access status."),
            ),
            Ask(
                "why",
                _("Why this, and not the others?"),
                _("So that nobody undoes it by mistake next year."),
                _("Each of the three has one owner; one shared word never had."),
            ),
            Ask("decided_by", _("Who decided?"), _("Questions about it go there."), _("Priya Shah")),
            Ask("decided_on", _("When?"), _("What came later did not know of it."), _("14 January 2027")),
            Ask(
                "superseded_by",
                _("Which decision replaces it?"),
                _("The old one stays readable, and points to the new one."),
                _("D-04"),
                of="decisions",
                show_if=("status", ("superseded",)),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    rows = dossier.brief.decisions
    still = sum(row.open for row in rows)
    if still:
        return ngettext("%(n)s open decision", "%(n)s open decisions", still) % {"n": still}
    return ngettext("%(n)s decision", "%(n)s decisions", len(rows)) % {"n": len(rows)} if rows else ""


def propose_decisions(dossier: Dossier) -> tuple[Shape, ...]:
    """A question for each word by which teams mean different things."""
    found = []
    for _about, field in dossier.map.touched.values():
        definitions = differing(dossier, field)
        if definitions:
            term = definitions[0].term or field.name or field.key
            options = tuple(
                Option(
                    text=say("What %(team)s means: %(means)s") % {"team": dossier.name_of(row.team), "means": row.means}
                )
                for row in definitions
            )
            question = say("Which meaning of “%(term)s” do we move?") % {"term": term}
            if not any(term.casefold() in row.question.casefold() for row in dossier.brief.decisions):
                found.append(Decision(ref="D-0", question=question, area=DecisionArea.FIELD, options=options))
    return tuple(found)


DECISIONS = Section(
    id="decisions",
    title=_("Decisions"),
    intro=_("What only the business can say. Write the question down as soon as it comes up, even without an answer."),
    summary=summary,
    running=True,
    talks=(
        Talk(
            part="decisions",
            shape=Decision,
            rows=True,
            title=_("Decisions"),
            add=_("Add a decision"),
            none=_("No decision yet. What did people disagree about the last time you met?"),
            line=line_of("question", "status", "owner"),
            pages=PAGES,
            generated=("ref",),
            propose=propose_decisions,
        ),
    ),
)
