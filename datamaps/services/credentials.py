"""Secrets at rest: encrypted with the installation's keys, written only, opened only for the call they are for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils import timezone

from datamaps.connectors.base import NO_SECRET, ConnectorError, Secret, Trouble
from datamaps.models import Connector, Credential
from integrations_portal.accounts.models import Workspace
from integrations_portal.rows.models import ScopedQuerySet

REMINDED = timedelta(days=30)


def key_id(key: str) -> str:
    """The public name of a key: the start of its digest."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def encrypted(content: bytes) -> str:
    """Anything that must not be read in the database, by the first key."""
    return Fernet(settings.CREDENTIAL_KEYS[0]).encrypt(content).decode()


def decrypted(text: str) -> bytes | None:
    """The content again; none when the key that it was encrypted with is gone."""
    try:
        return MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS]).decrypt(text.encode())
    except InvalidToken:
        return None


def seal(credential: Credential, sign_in: str, values: Mapping[str, str]) -> Credential:
    """Puts a new secret into a credential, encrypted with the first key. The caller saves it."""
    keys: tuple[str, ...] = settings.CREDENTIAL_KEYS
    credential.sign_in = sign_in
    credential.sealed = encrypted(json.dumps(dict(values)).encode())
    credential.key_id = key_id(keys[0])
    credential.set_at = timezone.now()
    return credential


def unseal(credential: Credential) -> Secret:
    """The secret of a credential. Raises ConnectorError(config) when it was never set or its key is gone."""
    if not credential.sealed:
        raise ConnectorError(Trouble.CONFIG, "credential_empty", permanent=True, credential=credential.name)
    opened = decrypted(credential.sealed)
    if opened is None:
        raise ConnectorError(Trouble.CONFIG, "credential_key", permanent=True, credential=credential.name)
    return Secret(credential.sign_in, json.loads(opened))


def secrets_of(connectors: Sequence[Connector]) -> list[Secret | ConnectorError]:
    """What each connector signs in with, nothing where it names no credential, or why that cannot be had: one query."""
    wanted = [one for one in connectors if one.credential]
    named = Credential.objects.filter(
        workspace__in={one.workspace_id for one in wanted}, name__in={one.credential for one in wanted}
    )
    stored = {(row.workspace_id, row.name): row for row in named} if wanted else {}
    return [_secret(one, stored.get((one.workspace_id, one.credential))) for one in connectors]


def _secret(connector: Connector, credential: Credential | None) -> Secret | ConnectorError:
    if not connector.credential:
        return NO_SECRET
    if credential is None:
        return ConnectorError(Trouble.CONFIG, "credential_missing", permanent=True, credential=connector.credential)
    try:
        return unseal(credential)
    except ConnectorError as error:
        return error


@dataclass(frozen=True)
class Rotation:
    """How many credentials were sealed anew, were so already, and cannot be opened with any key that is there."""

    sealed: int
    already: int
    lost: tuple[str, ...]


def rotate() -> Rotation:
    """Seals every credential with the first key. Each is done in one step of its own, so it can be ended at any
    moment and started again: what is done stays done, and every credential can be opened all the while.
    """
    keys: tuple[str, ...] = settings.CREDENTIAL_KEYS
    current, fernet = key_id(keys[0]), MultiFernet([Fernet(key) for key in keys])
    stored = Credential.objects.exclude(sealed="")
    already, lost, done = stored.filter(key_id=current).count(), [], 0
    for pk in list(stored.exclude(key_id=current).order_by("pk").values_list("pk", flat=True)):
        row = stored.filter(pk=pk).select_related("workspace").first()
        if row is None:
            continue
        try:
            sealed = fernet.rotate(row.sealed.encode()).decode()
        except InvalidToken:
            lost.append(f"{row.workspace.key}: {row.name}")
            continue
        # Only over what was read: a secret that somebody replaces at this moment is not undone.
        done += stored.filter(pk=pk, sealed=row.sealed).update(sealed=sealed, key_id=current)
    return Rotation(done, already, tuple(lost))


def without_key() -> ScopedQuerySet:
    """Credentials that were sealed with a key that this process does not have."""
    known = [key_id(key) for key in settings.CREDENTIAL_KEYS]
    return Credential.objects.exclude(sealed="").exclude(key_id__in=known)


def ending(workspace: Workspace, today: date) -> ScopedQuerySet:
    """Credentials that have ended, or end within the time in which people are reminded of it."""
    return Credential.objects.of(workspace).filter(expires_on__lte=today + REMINDED).order_by("expires_on", "name")
