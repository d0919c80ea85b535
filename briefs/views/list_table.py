"""One page of a list across briefs, as a table with a body for each owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs.dossier.secrets import mask_text
from briefs.lists.lists import Column as Told
from briefs.lists.lists import Item, OwnedList, Parties, Standing
from briefs.lists.order import Group, Owner, grouped
from briefs.lists.registry import DECISIONS
from briefs.shapes.brief import PART
from integrations_portal.look.addresses import addresses
from integrations_portal.look.drawing import Column, soft, state
from integrations_portal.look.words import day_in_words, shortened

LINE = 300
"""Letters of a text in a row."""
TITLE = 80
"""Letters of a brief's title in a row."""


@dataclass(frozen=True)
class ListTable:
    """The rows of a page. What no row says anything of has no column: open decisions have no answers."""

    key: str
    shown: OwnedList
    items: Sequence[Item]
    parties: Parties
    today: date

    @cached_property
    def columns(self) -> list[Column[Item]]:
        told = [one for one in self.shown.columns if any(one.say(item, self.parties) for item in self.items)]
        due = [Column(gettext_lazy("Needed by"), _due, "nowrap")] if self.shown.dated else []
        return [
            Column(self.shown.first, self._line, head="wide", told=False),
            *due,
            Column(gettext_lazy("State"), self._state),
            *(Column(one.label, self._saying(one), sentence=True) for one in told),
        ]

    def groups(self) -> list[dict[str, Any]]:
        return [self._group(group) for group in grouped(self.items, self.parties)]

    def _group(self, group: Group) -> dict[str, Any]:
        needed = any(self.shown.needs_somebody(item.settled) for item in group.items)
        trouble = group.owner.standing is not Standing.HERE and needed
        return {"words": _heading(self.shown, group.owner, trouble), "trouble": trouble, "rows": group.items}

    def _line(self, item: Item) -> SafeString:
        """What a row is about, with its page; under it its brief."""
        line = mask_text(self.shown.line(item.answers))[0] or _("Nothing answered yet")
        return format_html(
            '<a href="{}">{}</a><span class="under">{}<a href="{}">{}</a> {}</span>',
            self._address(item),
            shortened(line, LINE),
            format_html('<span class="mono">{}</span> · ', item.ref) if item.ref else "",
            self._brief(item.brief),
            item.brief,
            shortened(item.brief_title, TITLE),
        )

    @cached_property
    def _brief(self) -> Callable[[object], str]:
        return addresses("brief", self.key)

    @cached_property
    def _decision(self) -> Callable[[object], str]:
        return addresses("decision", self.key)

    def _address(self, item: Item) -> str:
        """The page of a decision; of other rows their line in the section of the brief."""
        if self.shown is DECISIONS:
            return self._decision(item.uid)
        return f"{reverse('section', args=[self.key, item.brief, PART[self.shown.part].section])}#{item.uid}"

    def _state(self, item: Item) -> SafeString:
        late, settled, still_open = self._states
        return late if self.shown.late(item.due, item.settled, self.today) else settled if item.settled else still_open

    @cached_property
    def _states(self) -> tuple[SafeString, SafeString, SafeString]:
        return (
            state("stops", _("Overdue")),
            state("completed", self.shown.settled_words),
            state("in_progress", self.shown.open_words),
        )

    def _saying(self, told: Told) -> Callable[[Item], str]:
        return lambda item: shortened(mask_text(told.say(item, self.parties))[0], LINE)


def _due(item: Item) -> str:
    return day_in_words(item.due) if item.due else soft(_("no day"))


def _heading(shown: OwnedList, owner: Owner, trouble: bool) -> str:
    """Who answers for the rows below; who has left only needs a successor where something is left to do."""
    if owner.standing is Standing.NOBODY:
        return str(shown.ownerless)
    if owner.standing is Standing.HERE:
        return owner.name
    words = _("%(name)s has left: name somebody else") if trouble else _("%(name)s (has left)")
    return words % {"name": owner.name}
