"""Who answers for what of a system: read from the rows, for telling people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from briefs.announcing.routing import Responsible
from briefs.models import Entry
from datamaps.models import Binding, Flow, Integration, Ownership, System
from integrations_portal.accounts.models import Contact, Membership, Role, Workspace
from integrations_portal.shapes import people
from integrations_portal.shapes.paths import parse_field_ref


def responsible_for(system: System, refs: Iterable[str]) -> Responsible:
    """The people of a system and of the briefs with those refs: six queries."""
    integrations = {row.pk: row.ref for row in Integration.objects.of(system.workspace).filter(ref__in=list(refs))}
    flows = Flow.objects.filter(integration__in=integrations).exclude(exception_owner="")
    purposes = Entry.objects.filter(integration__in=integrations, part="purpose")
    return Responsible(
        technical_owner=system.details.get("technical_owner", ""),
        stewards=_stewards(system),
        exception_owners={f"{integrations[flow.integration_id]}/{flow.ref}": flow.exception_owner for flow in flows},
        business_owners={
            integrations[entry.integration_id]: owner
            for entry in purposes
            if (owner := entry.details.get("business_owner", ""))
        },
    )


def _stewards(system: System) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """By record and field of the system: the stewards of the shared field that lies there, or of its record."""
    bindings = Binding.objects.of(system.workspace).filter(
        place__startswith=f"{system.key}.", shared_field__isnull=False
    )
    places = list(bindings.values_list("place", "shared_field", "shared_field__record"))
    named: dict[tuple[str, int], list[str]] = defaultdict(list)
    for right in Ownership.objects.of(system.workspace):
        if steward := right.details.get("steward"):
            key = ("field", right.shared_field_id) if right.shared_field_id else ("record", right.shared_record_id or 0)
            named[key].append(steward)
    found = {}
    for place, field, record in places:
        at = parse_field_ref(place)
        found[at.record, at.path] = tuple(named.get(("field", field)) or named.get(("record", record)) or ())
    return found


def contacts_of(workspace: Workspace) -> dict[str, people.Contact]:
    return {row.key: row.read() for row in Contact.objects.of(workspace)}


def addresses_of(workspace: Workspace) -> dict[str, tuple[int, str]]:
    """Id and mailbox of each contact by key: their own address, else that of the member who they are."""
    members = Membership.objects.of(workspace).filter(contact__isnull=False, user__is_active=True)
    of_member = dict(members.values_list("contact", "user__email"))
    rows = Contact.objects.of(workspace).values_list("key", "pk", "email")
    return {key: (pk, email or of_member.get(pk, "")) for key, pk, email in rows}


def admin_addresses(workspace: Workspace) -> list[str]:
    admins = Membership.objects.of(workspace).filter(role=Role.ADMIN, user__is_active=True)
    return sorted(admins.values_list("user__email", flat=True))
