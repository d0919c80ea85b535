"""The rows of one part of every brief of a workspace, with the names that they use: six queries."""

from __future__ import annotations

from briefs.lists.lists import Item, Parties, Party
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


def items_of(workspace: Workspace, part: str) -> list[Item]:
    flows: dict[int, dict[str, str]] = {}
    for brief, ref, name in Flow.objects.of(workspace).values_list("integration_id", "ref", "name"):
        flows.setdefault(brief, {})[ref] = name
    entries = Entry.objects.of(workspace).filter(part=part).select_related("integration")
    return [item_of(entry, flows.get(entry.integration_id, {})) for entry in entries]


def item_of(entry: Entry, flows: dict[str, str]) -> Item:
    """`flows` are the names of the brief's flows by ref."""
    brief = entry.integration
    answers = entry.shape_class.read(entry.details)
    return Item(entry.uid, entry.ref, brief.ref, brief.title or brief.ref, answers, entry.due, flows)
