"""Secrets at rest: encrypted with the installation's keys, written only, opened only for the call they are for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils import timezone

from datamaps.connectors.base import NO_SECRET, ConnectorError, Secret, Trouble
from datamaps.models import Connector, Credential


def key_id(key: str) -> str:
    """The public name of a key: the start of its digest."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def seal(credential: Credential, sign_in: str, values: Mapping[str, str]) -> Credential:
    """Puts a new secret into a credential, encrypted with the first key. The caller saves it."""
    keys: tuple[str, ...] = settings.CREDENTIAL_KEYS
    credential.sign_in = sign_in
    credential.sealed = Fernet(keys[0]).encrypt(json.dumps(dict(values)).encode()).decode()
    credential.key_id = key_id(keys[0])
    credential.set_at = timezone.now()
    return credential


def unseal(credential: Credential) -> Secret:
    """The secret of a credential. Raises ConnectorError(config) when it was never set or its key is gone."""
    if not credential.sealed:
        raise ConnectorError(Trouble.CONFIG, "credential_empty", permanent=True, credential=credential.name)
    fernet = MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS])
    try:
        values = json.loads(fernet.decrypt(credential.sealed.encode()))
    except InvalidToken:
        raise ConnectorError(Trouble.CONFIG, "credential_key", permanent=True, credential=credential.name) from None
    return Secret(credential.sign_in, values)


def secret_of(connector: Connector) -> Secret:
    """What a connector signs in with; nothing when it names no credential."""
    if not connector.credential:
        return NO_SECRET
    credential = Credential.objects.filter(workspace=connector.workspace, name=connector.credential).first()
    if credential is None:
        raise ConnectorError(Trouble.CONFIG, "credential_missing", permanent=True, credential=connector.credential)
    return unseal(credential)
