"""Whether messages leave this machine."""

from __future__ import annotations

from django.conf import settings


def has_mail_server() -> bool:
    """False where messages are only kept as files, as they are while EMAIL_URL is not set."""
    return not settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend"))
