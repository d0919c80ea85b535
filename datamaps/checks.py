"""What is wrong with stored credentials, said when a process starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.db import DatabaseError

from datamaps.services.credentials import without_key


@register("portal")
def credentials_have_keys(**_options: Any) -> list[CheckMessage]:
    try:
        lost = without_key().count()
    except DatabaseError:
        return []  # there is no database yet, or it is not up to date; other commands say so
    if not lost:
        return []
    return [
        Warning(
            f"{lost} stored credentials were sealed with a key that is not in CREDENTIAL_KEYS: their live checks fail.",
            hint="Put the former key behind the present one and run rotatekeys, or type the secrets again.",
            id="portal.W009",
        )
    ]
