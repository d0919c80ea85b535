"""One form, one new row, however often it is sent. The form names the row before it exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

from django.db import transaction

from integrations_portal.rows.models import Stored

if TYPE_CHECKING:
    from integrations_portal.accounts.models import Workspace

R = TypeVar("R", bound=Stored)


def once_of(sent: Mapping[str, str]) -> UUID:
    """The identity that a form carries in its hidden field `once`; a fresh one when it carries none."""
    try:
        return UUID(sent.get("once", ""))
    except ValueError:
        return uuid4()


@contextmanager
def made_once(model: type[R], workspace: Workspace, uid: UUID) -> Iterator[R | None]:
    """A transaction that only one form of the workspace is in; gives the row that the same form made before."""
    with transaction.atomic():
        type(workspace)._default_manager.select_for_update().get(pk=workspace.pk)
        found: R | None = model._default_manager.filter(workspace=workspace, uid=uid).first()
        yield found
