"""Which records of a source come in: what may be chosen, what is chosen at first, and what a person sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.models import Field, Operation, Record
from datamaps.schema.choosing import OTHER_OPERATIONS
from datamaps.schema.usage import Usage
from datamaps.services.sync import Plan, Step

PAGE = 40
"""Records shown at once."""
MANY = 24
"""Of more records than these only those that flows use are chosen at first, where there are flows yet."""


@dataclass(frozen=True)
class Choice:
    """The records of a source that an import would do something about, each with the flows that use it, those first.

    `left`: the names of those that are not chosen. `mapped`: whether flows use any record of the system, under whatever
    name.
    """

    steps: Mapping[str, tuple[Step, ...]]
    flows: Mapping[str, tuple[str, ...]]
    left: frozenset[str] = frozenset()
    mapped: bool = False

    @property
    def chosen(self) -> int:
        return len(self.steps) - len(self.left)

    @property
    def used(self) -> frozenset[str]:
        return frozenset(name for name in self.steps if self.flows.get(name))

    def leaving(self, names: Iterable[str]) -> Choice:
        return replace(self, left=frozenset(names) & self.steps.keys())

    def at_first(self, left_out_before: Iterable[str]) -> Choice:
        """All, without those that were left out before; of many only those that flows use, once there are flows."""
        if len(self.steps) > MANY and self.mapped:
            return self.leaving(self.steps.keys() - self.used)
        return self.leaving(set(left_out_before) - self.used)

    def answered(self, sent: QueryDict) -> Choice:
        """What is left after a page of the choice was sent: its boxes, and then what its button says of all."""
        shown, ticked = frozenset(sent.getlist("shown")), frozenset(sent.getlist("record"))
        whole = {"all": (), "none": self.steps.keys(), "used": self.steps.keys() - self.used}
        return self.leaving(whole.get(sent.get("choose", ""), (self.left - shown) | (shown - ticked)))

    def shown(self, query: str, number: str | None) -> dict[str, Any]:
        """One page of the choice, of the records whose names have all words of the query."""
        words = query.casefold().split()
        names = [name for name in self.steps if all(word in name.casefold() for word in words)]
        page = Paginator(names, PAGE).get_page(number)
        rows = [
            {
                "name": name,
                "label": name if name != OTHER_OPERATIONS else _("Operations that take and give no record"),
                "size": _size(self.steps[name]),
                "flows": self.flows.get(name, ()),
                "chosen": name not in self.left,
            }
            for name in page
        ]
        return {
            "rows": rows,
            "page_obj": page,
            "query": query,
            "chosen": self.chosen,
            "all": len(self.steps),
            "used": len(self.used),
            "long": len(self.steps) > PAGE,
        }


def choice_of(plan: Plan, usage: Usage, loose: int) -> Choice:
    """What may be chosen of a plan. `loose`: how many operations of the source take and give no record."""
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in plan.steps:
        if step.kind in (Record.kind, Field.kind) and len(step.way) > 1:
            steps[step.way[1]].append(step)
    flows = {name: usage.of_record(name).flows for name in steps}
    if steps and loose and (found := [step for step in plan.steps if step.kind == Operation.kind]):
        steps[OTHER_OPERATIONS] = found[:loose]
    order = sorted(steps, key=lambda name: (not flows.get(name), not name, name.casefold()))
    return Choice({name: tuple(steps[name]) for name in order}, flows, mapped=bool(usage.records))


def _size(steps: tuple[Step, ...]) -> str:
    """What would happen to a record, in a few words: it comes with so many fields, goes, or changes."""
    whole = next((step.action for step in steps if step.kind == Record.kind and step.action != "changed"), "")
    if steps[0].kind == Operation.kind:
        return str(len(steps))
    if whole == "removed":
        return _("goes")
    if whole == "added":
        return ngettext("new, %(n)d field", "new, %(n)d fields", len(steps) - 1) % {"n": len(steps) - 1}
    return ngettext("%(n)d change", "%(n)d changes", len(steps)) % {"n": len(steps)}
