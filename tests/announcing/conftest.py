"""A small workspace whose CRM and billing are real files, so that a check finds what a test has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_httpserver import HTTPServer

from briefs.samples import FOLDER
from briefs.services.sample import crm_path, load_sample
from datamaps.models import Connector
from datamaps.services.checks import check
from integrations_portal.accounts.models import Contact, Workspace
from integrations_portal.audit.trail import PORTAL


@pytest.fixture
def sample(db: None, httpserver: HTTPServer, tmp_path: Path) -> Iterator[Workspace]:
    """The sample workspace; its people have mailboxes, its digest was written today."""
    specification = (FOLDER / "billing-openapi.json").read_bytes()
    httpserver.expect_request("/sample/billing/openapi.json").respond_with_data(specification)
    address = f"{httpserver.host}:{httpserver.port}"
    with override_settings(BASE_URL=f"http://{address}", OUTBOUND_ALLOW=(address,), VAR_DIR=tmp_path):
        workspace = load_sample(PORTAL)
        for contact in Contact.objects.of(workspace):
            Contact.objects.filter(pk=contact.pk).update(email=f"{contact.key}@example.com")
        yield workspace


def look(key: str, times: int = 1) -> Connector:
    """Checks a connector so many times, and gives it as it is then."""
    for _time in range(times):
        check(Connector.objects.select_related("workspace", "system", "baseline").get(key=key))
    connector: Connector = Connector.objects.select_related("workspace", "system").get(key=key)
    return connector


def change_crm(statement: str) -> None:
    database = sqlite3.connect(crm_path())
    database.execute(statement)
    database.commit()
    database.close()
