"""The rows of one part of every brief of a workspace, and the names that they use, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection

from briefs.lists.lists import Item, Parties, Party, Place
from briefs.models import Entry
from datamaps.models import Flow, System
from integrations_portal.accounts.models import Contact, Team, Workspace


def parties_of(workspace: Workspace) -> Parties:
    """Everybody and everything that a row may name as its owner."""
    contacts = Contact.objects.of(workspace).values_list("key", "name", "active")
    teams = Team.objects.of(workspace).values_list("key", "name")
    systems = System.objects.of(workspace).values_list("key", "name")
    return Parties(
        {
            "contact": {key: Party(key, name or key, active) for key, name, active in contacts},
            "team": {key: Party(f"team:{key}", name or key) for key, name in teams},
            "system": {key: Party(f"system:{key}", name or key) for key, name in systems},
        }
    )


def places_of(workspace: Workspace, part: str) -> list[Place]:
    """Where each row stands: no answers are read, since a workspace holds thousands of them."""
    rows = Entry.objects.of(workspace).filter(part=part)
    columns = ("pk", "ref", "integration__ref", "integration__title", "owner", "settled", "due")
    return [Place(*row) for row in rows.values_list(*columns)]


def items_of(workspace: Workspace, pks: Collection[int]) -> dict[int, Item]:
    """Rows with their answers, by primary key."""
    entries = list(Entry.objects.of(workspace).filter(pk__in=pks).select_related("integration"))
    flows: dict[int, dict[str, str]] = {}
    named = Flow.objects.of(workspace).filter(integration__in={entry.integration_id for entry in entries})
    for brief, ref, name in named.values_list("integration_id", "ref", "name"):
        flows.setdefault(brief, {})[ref] = name
    return {entry.pk: item_of(entry, flows.get(entry.integration_id, {})) for entry in entries}


def item_of(entry: Entry, flows: dict[str, str]) -> Item:
    """`flows` are the names of the brief's flows by ref."""
    brief = entry.integration
    return Item(
        pk=entry.pk,
        ref=entry.ref,
        brief=brief.ref,
        owner=entry.owner,
        settled=entry.settled,
        due=entry.due,
        brief_title=brief.title or brief.ref,
        uid=entry.uid,
        answers=entry.shape_class.read(entry.details),
        flows=flows,
    )
