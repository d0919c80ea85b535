"""What a workspace has already, in one query."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Subquery

from briefs.home.first_steps import Begun
from datamaps.models import Connector, Integration, Record, System
from integrations_portal.accounts.models import Contact, Workspace


def begun_in(workspace: Workspace) -> Begun:
    bare = ~Exists(Record.objects.of(workspace).filter(system=OuterRef("pk")))
    to_go_on_with = System.objects.of(workspace).order_by(bare.desc(), "position").values("key")[:1]
    found = (
        Workspace.objects.filter(pk=workspace.pk)
        .values(
            system=Subquery(to_go_on_with),
            records=Exists(Record.objects.of(workspace)),
            people=Exists(Contact.objects.of(workspace)),
            brief=Exists(Integration.objects.of(workspace)),
            check_=Exists(Connector.objects.of(workspace)),
        )
        .get()
    )
    return Begun(
        system=found["system"] or "",
        records=found["records"],
        people=found["people"],
        brief=found["brief"],
        check=found["check_"],
    )
