"""Makes the people, teams, systems and shared records that somebody named because no list had them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from briefs.forms.newcomers import SHARED, Newcomer
from datamaps.models import SharedRecord, System
from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.models import Shaped

_MODELS: dict[str, type[Shaped]] = {"contact": Contact, "team": Team, "system": System, SHARED: SharedRecord}


def make_newcomers(workspace: Workspace, newcomers: Iterable[Newcomer], by: Actor) -> None:
    """One row for each, through the door. Call it inside the transaction of what names them."""
    for one in newcomers:
        model: Any = _MODELS[one.kind]
        rows = model._default_manager.filter(workspace=workspace)
        last = rows.aggregate(last=Max("position"))["last"]
        row = model(workspace=workspace, position=0 if last is None else last + 1)
        answers = {"key": one.key, "name": one.name}
        if one.kind == "contact" and by.user is not None and one.name == str(by.user):
            answers["email"] = by.user.email  # they named themselves
        door.save(row.put(answers), by)
