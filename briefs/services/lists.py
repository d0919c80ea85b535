"""The rows of one part of every brief of a workspace, and the names that they use, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import BooleanField, Case, CharField, Count, F, Min, QuerySet, Value, When

from briefs.lists.lists import Item, Parties, Party
from briefs.lists.order import Chosen, Pile, Share
from briefs.models import Entry
from briefs.shapes.brief import PART
from datamaps.models import Flow, Integration, System
from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.shapes.base import Shape

V = TypeVar("V")


class Late(Mapping[str, V], Generic[V]):
    """Values by name that are only read when somebody asks for one."""

    def __init__(self, read: Callable[[], dict[str, V]]) -> None:
        self._read = read

    @cached_property
    def _values(self) -> dict[str, V]:
        return self._read()

    def __getitem__(self, name: str) -> V:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def parties_of(workspace: Workspace) -> Parties:
    """Everybody and everything that a row may name as its owner; systems are only read where one is named."""
    columns = ("kind", "key", "name", "active")
    kind = CharField()
    contacts = Contact.objects.of(workspace).order_by().annotate(kind=Value("contact", kind))
    teams = Team.objects.of(workspace).order_by()
    teams = teams.annotate(kind=Value("team", kind), active=Value(True, BooleanField()))
    found: dict[str, dict[str, Party]] = {"contact": {}, "team": {}}
    for of, key, name, active in contacts.values_list(*columns).union(teams.values_list(*columns), all=True):
        found[of][key] = Party(key if of == "contact" else f"team:{key}", name or key, active)
    return Parties({**found, "system": Late(lambda: _systems(workspace))})


def _systems(workspace: Workspace) -> dict[str, Party]:
    systems = System.objects.of(workspace).values_list("key", "name")
    return {key: Party(f"system:{key}", name or key) for key, name in systems}


def briefs_of(workspace: Workspace, part: str) -> list[tuple[str, str]]:
    """Ref and title of the briefs that have such rows, in their order."""
    having = Entry.objects.of(workspace).filter(part=part).order_by().values("integration")
    found = Integration.objects.of(workspace).filter(pk__in=having).order_by("ref")
    return list(found.values_list("ref", "title"))


def shares_of(workspace: Workspace, part: str, brief: str) -> list[Share]:
    """How many rows each owner has, and the first day of them: no row is read, since there are thousands."""
    counted = _rows(workspace, part, Chosen(brief=brief)).order_by().values_list("owner", "settled")
    return [Share(*row) for row in counted.annotate(rows=Count("pk"), first=Min("due"))]


def items_of(
    workspace: Workspace, part: str, chosen: Chosen, piles: Sequence[Pile], skipped: int, n: int
) -> list[Item]:
    """At most `n` rows of the piles in their order, without the first ones that are skipped."""
    ranks = [When(owner__in=sorted(pile.keys), then=Value(rank)) for rank, pile in enumerate(piles)]
    rows = _rows(workspace, part, chosen).filter(owner__in={key for pile in piles for key in pile.keys})
    due = F("due").asc(nulls_last=True)
    ordered = rows.order_by(Case(*ranks, default=Value(len(ranks))), "settled", due, "integration__ref", "ref", "pk")
    columns = ("ref", "owner", "settled", "due", "uid", "details", "integration__ref", "integration__title")
    found = list(ordered.values_list("integration", *columns)[skipped : skipped + n]) if piles else []
    names = _Flows(workspace, {brief for brief, *_others in found})
    return [_item(PART[part].shape, names.of(brief), *row) for brief, *row in found]


def _rows(workspace: Workspace, part: str, chosen: Chosen) -> QuerySet[Any]:
    rows = Entry.objects.of(workspace).filter(part=part)
    if chosen.brief:
        rows = rows.filter(integration__ref=chosen.brief)
    return rows if chosen.show == "all" else rows.filter(settled=chosen.show == "settled")


class _Flows:
    """The names of the flows of some briefs by ref: one query, and none where no row names a flow."""

    def __init__(self, workspace: Workspace, integrations: Iterable[int]) -> None:
        self._flows = Flow.objects.of(workspace).filter(integration__in=integrations)

    @cached_property
    def _names(self) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {}
        for brief, ref, name in self._flows.values_list("integration_id", "ref", "name"):
            found.setdefault(brief, {})[ref] = name
        return found

    def of(self, integration: int) -> Mapping[str, str]:
        return Late(lambda: self._names.get(integration, {}))


def item_of(entry: Entry, flows: Mapping[str, str]) -> Item:
    """`flows` are the names of the brief's flows by ref."""
    own = (entry.ref, entry.owner, entry.settled, entry.due, entry.uid, entry.details)
    return _item(entry.shape_class, flows, *own, entry.integration.ref, entry.integration.title)


def _item(shape: type[Shape], flows: Mapping[str, str], *row: Any) -> Item:
    ref, owner, settled, due, uid, details, brief, title = row
    return Item(ref, brief, title or brief, owner, settled, due, uid, shape.read(details), flows)
