"""What people say about the rows of a brief: it changes no answer, and stays when the row goes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from briefs.dossier.secrets import mask_text
from briefs.models import Comment, Entry, Thread
from datamaps.models import Flow, Integration, System
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once

_SYSTEMS = "systems"


@dataclass(frozen=True)
class Said:
    """How many comments a row has, and whether the matter is settled."""

    count: int
    settled: bool


def said_about(integration: Integration) -> dict[UUID, Said]:
    """By the uid of a row, for every row that somebody said something about: one query."""
    threads = Thread.objects.filter(integration=integration).annotate(count=Count("comments"))
    return {about: Said(count, settled) for about, count, settled in threads.values_list("about", "count", "settled")}


def rows_named(integration: Integration) -> dict[UUID, str]:
    """What each row of a brief is called now, by its uid: two queries, and one for the systems where there are any."""
    entries = Entry.objects.filter(integration=integration).select_related("integration__workspace")
    flows = Flow.objects.filter(integration=integration).select_related("integration__workspace")
    names = _system_names(integration, [row for row in entries if row.part == _SYSTEMS])
    return {row.uid: names.get(row.uid) or title_of(row) for row in (*entries, *flows)}


def row_about(integration: Integration, about: UUID) -> Entry | Flow | None:
    """The row that comments are about, while it is there."""
    for model in (Entry, Flow):
        rows = model._default_manager.filter(integration=integration, uid=about)
        found: Entry | Flow | None = rows.select_related("integration__workspace").first()
        if found is not None:
            return found
    return None


def _system_names(integration: Integration, rows: list[Entry]) -> dict[UUID, str]:
    """The row of a system holds its key, which says nothing to most people: by uid what the system is called."""
    if not rows:
        return {}
    keys = {row.uid: str(row.details.get("system", "")) for row in rows}
    systems = System.objects.filter(workspace=integration.workspace, key__in=set(keys.values()))
    names = dict(systems.values_list("key", "name"))
    return {uid: names[key] for uid, key in keys.items() if names.get(key)}


def title_of(row: Entry | Flow) -> str:
    if isinstance(row, Entry) and row.part == _SYSTEMS:
        name = _system_names(row.integration, [row]).get(row.uid)
        if name:
            return name[:400]
    found = row.findable()
    title = f"{row.ref} {found.title if found else ''}".strip() or row.label()
    return mask_text(title)[0][:400]


def thread_about(integration: Integration, about: UUID) -> Thread | None:
    return Thread.objects.filter(integration=integration, about=about).select_related("integration__workspace").first()


def comment(row: Entry | Flow | Thread, text: str, by: Actor, once: UUID) -> Comment:
    """Says something about a row, or on in a thread whose row is gone. It opens a settled matter again.

    Sent twice with the same `once` it is said once.
    """
    integration = row.integration
    with made_once(Comment, integration.workspace, once) as made:
        if made is not None:
            return made
        said = Comment(uid=once, workspace=integration.workspace, thread=_open(row, by), text=text)
        said.who, said.author = by.name[:200], by.user
        return door.save(said, by)


def change_comment(said: Comment, text: str, by: Actor, expected: int) -> Comment:
    """Says it in other words. Settles and opens nothing. Raises Stale when it was changed since it was read."""
    said.text, said.edited_at = text, timezone.now()
    return door.save(said, by, expected)


def _open(row: Entry | Flow | Thread, by: Actor) -> Thread:
    """The thread of the row, opened; made where nobody has said anything yet."""
    thread: Thread
    if isinstance(row, Thread):
        thread = Thread.objects.select_related("integration__workspace").get(pk=row.pk)
    else:
        integration = row.integration
        uid = uuid5(integration.uid, f"comments/{row.uid}")
        thread = thread_about(integration, row.uid) or Thread(
            uid=uid, workspace=integration.workspace, integration=integration, about=row.uid
        )
        thread.title = title_of(row)
    thread.settled = False
    return door.save(thread, by)


@transaction.atomic
def settle(thread: Thread, by: Actor, *, settled: bool) -> Thread:
    """Says that nothing is left to be said, or opens the matter again. Whoever comes second changes nothing more."""
    held: Thread = Thread.objects.select_for_update().get(pk=thread.pk)
    held.integration = thread.integration
    held.settled = settled
    saved: Thread = door.save(held, by)
    return saved
