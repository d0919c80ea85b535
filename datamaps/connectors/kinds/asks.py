"""What several kinds ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Ask

HTTP_SIGN_INS = ("none", "basic", "bearer", "api_key", "oauth_client", "mtls")
"""Ways to sign in to an address that starts with https://."""
SFTP_SIGN_INS = ("ssh_password", "ssh_key")

URL = Ask(
    name="url",
    label=_("Address"),
    help=_("Where the description of the system can be downloaded. It starts with https://."),
    example="https://billing.example.com/openapi.json",
)

HOST_KEY = Ask(
    name="host_key",
    label=_("Fingerprint of the SFTP server"),
    help=_("For an address that starts with sftp:// only. Left empty, the look fails and tells what the server shows."),
    example="SHA256:uNiVztksCsDhcc0u9e8BrRJXU7qk0Rh9KqLQ5N6r2Zc",
    required=False,
)
