"""What the two pages that answer a decision share: what it says, in words, and the clash of two answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_text
from briefs.forms.deciding import AnswerForm
from briefs.lists.lists import Item, Parties
from briefs.lists.registry import blocks_of
from briefs.models import Entry
from briefs.services.lists import item_of
from briefs.shapes.proof import Decision
from datamaps.models import Flow
from integrations_portal.look.words import day_in_words
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.door import Stale


def plain(text: str) -> str:
    """A text of a brief as it may be shown."""
    return mask_text(text)[0]


@dataclass
class DecisionPage:
    """One decision, as a page shows it: every text with secrets masked."""

    entry: Entry
    parties: Parties

    @cached_property
    def item(self) -> Item:
        flows = Flow.objects.filter(integration_id=self.entry.integration_id).values_list("ref", "name")
        return item_of(self.entry, dict(flows))

    @property
    def decision(self) -> Decision:
        answers: Decision = self.item.answers
        return answers

    @property
    def question(self) -> str:
        return plain(self.decision.question) or self.entry.ref

    @property
    def brief(self) -> str:
        return plain(self.item.brief_title)

    @property
    def options(self) -> list[dict[str, str]]:
        found = [one for one in self.decision.options if one.text]
        return [{"text": plain(one.text), "pros": plain(one.pros), "cons": plain(one.cons)} for one in found]

    @property
    def ways(self) -> list[str]:
        return list(dict.fromkeys(one["text"] for one in self.options))

    @property
    def context(self) -> list[dict[str, str]]:
        """Why it matters; what nobody has said is left out."""
        said = self.decision
        rows = (
            (_("What it is about"), str(said.area.label) if said.area else ""),
            (_("What waits for it"), plain(blocks_of(self.item))),
            (_("What happens if nobody decides"), plain(said.if_unanswered)),
            (_("Needed by"), day_in_words(said.needed_by) if said.needed_by else ""),
            (_("Who decides"), self.parties.name(said.owner)),
        )
        return [{"label": label, "value": value} for label, value in rows if value]

    @property
    def answer(self) -> list[dict[str, str]]:
        """What was decided, when it was."""
        said = self.decision
        return [
            {"label": _("State"), "value": str(said.status.label)},
            {"label": _("Answer"), "value": plain(said.outcome)},
            {"label": _("Why"), "value": plain(said.why)},
            {"label": _("Who decided"), "value": self.parties.name(said.decided_by)},
            {"label": _("When"), "value": day_in_words(said.decided_on) if said.decided_on else ""},
        ]


def clash_of(form: AnswerForm, stale: Stale) -> Conflict | None:
    """The answer as it stands beside the one that was typed; nothing when the decision is gone."""
    now = stale.now
    if not isinstance(now, Entry):
        return None
    labels = (("question", _("Question")), ("outcome", _("Answer")), ("why", _("Why")))
    theirs = {name: plain(str(now.details.get(name, ""))) for name, label in labels}
    yours = {"question": theirs["question"], "outcome": form.answer(), "why": form.cleaned_data["why"].strip()}
    return conflict(now, theirs, yours, labels, lambda name, value: str(value or ""))


def with_version(data: QueryDict, now: Entry) -> dict[str, Any]:
    """What was typed, as if it had been typed knowing the state of now."""
    sent: dict[str, Any] = data.dict() | {"version": str(now.version)}
    return sent
