"""The sample's live systems: a match, a drift and one that could not be checked, without a network."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from pytest_httpserver import HTTPServer

from briefs.dossier.load import load_dossier
from briefs.readiness.judge import judge
from briefs.samples import FOLDER, KEY
from briefs.services.sample import crm_path, load_sample, remove_sample
from datamaps.connectors.kinds import kind_of
from datamaps.models import Check, Connector, Finding, FindingStatus, Observation
from datamaps.schema.shapes import SystemSchema
from datamaps.services.catalog_import import adopt, preview
from datamaps.services.checks import accept, check
from datamaps.tasks import ask_for_due_checks, check_now
from integrations_portal.accounts.models import Role, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState
from tests.personas import make_member, make_user


@pytest.fixture
def sample(db: None, httpserver: HTTPServer, tmp_path: Path) -> Iterator[Workspace]:
    specification = (FOLDER / "billing-openapi.json").read_bytes()
    httpserver.expect_request("/sample/billing/openapi.json").respond_with_data(specification)
    address = f"{httpserver.host}:{httpserver.port}"
    with override_settings(BASE_URL=f"http://{address}", OUTBOUND_ALLOW=(address,), VAR_DIR=tmp_path):
        yield load_sample(PORTAL)


def outcome(key: str) -> str:
    connector = Connector.objects.select_related("workspace", "system", "baseline").get(key=key)
    return str(check(connector).outcome)


def change_crm(statement: str) -> None:
    database = sqlite3.connect(crm_path())
    database.execute(statement)
    database.commit()
    database.close()


def test_the_sample_shows_a_match_a_drift_and_a_could_not_check(sample: Workspace) -> None:
    assert outcome("crm-db") == "match"
    assert outcome("billing-api") == "drift"
    assert outcome("helpdesk-api") == "could_not_check"
    vat = Finding.objects.get(path="Customer.vat_id")
    assert (vat.change, vat.severity) == ("field.required.gained", "breaking")
    assert "INT-0003/F-01" in vat.why["flows"]


def test_a_changed_column_becomes_one_finding_that_names_the_brief(sample: Workspace) -> None:
    assert outcome("crm-db") == "match"
    change_crm("ALTER TABLE Account RENAME COLUMN billing_country TO country_name")
    assert outcome("crm-db") == "drift"
    assert outcome("crm-db") == "drift"
    finding = Finding.objects.get(connector__key="crm-db")
    assert (finding.change, finding.path, finding.severity) == (
        "field.renamed",
        "Account.billing_country",
        "breaking",
    )
    assert finding.times_seen == 2
    assert [event.event for event in finding.events.all()] == ["opened"]
    dossier = load_dossier(KEY, "INT-0003")
    (state,) = [one for one in dossier.live.findings if one.path == "Account.billing_country"]
    assert "F-01" in state.touches
    rules = {one.rule for one in judge(dossier, timezone.localdate())}
    assert "VAL-03" in rules


def test_a_finding_is_resolved_when_the_difference_is_gone_and_opens_again_when_it_returns(
    sample: Workspace,
) -> None:
    outcome("crm-db")
    change_crm("ALTER TABLE Account ADD COLUMN tier VARCHAR(5)")
    outcome("crm-db")
    change_crm("ALTER TABLE Account DROP COLUMN tier")
    outcome("crm-db")
    finding = Finding.objects.get(path="Account.tier")
    assert finding.status == FindingStatus.RESOLVED
    change_crm("ALTER TABLE Account ADD COLUMN tier VARCHAR(5)")
    outcome("crm-db")
    finding.refresh_from_db()
    assert finding.status == FindingStatus.OPEN
    assert [event.event for event in finding.events.all()] == ["opened", "resolved", "reopened"]


def test_a_system_that_cannot_be_reached_leaves_its_findings_as_they_are(sample: Workspace) -> None:
    outcome("crm-db")
    change_crm("ALTER TABLE Account DROP COLUMN owner_name")
    outcome("crm-db")
    crm_path().rename(crm_path().with_suffix(".away"))
    assert outcome("crm-db") == "could_not_check"
    assert Finding.objects.get(path="Account.owner_name").status == FindingStatus.OPEN


def test_what_is_brought_into_the_catalog_is_accepted_and_the_next_check_matches(sample: Workspace) -> None:
    outcome("billing-api")
    connector = Connector.objects.select_related("workspace", "system", "baseline").get(key="billing-api")
    observation = Observation.objects.get(connector=connector)
    found = preview(connector.system, SystemSchema.read(observation.seen), kind_of("openapi"))
    adopt(connector.system, found, PORTAL)
    assert accept(connector, observation, PORTAL) == Finding.objects.filter(connector=connector).count() > 0
    vat = Finding.objects.get(path="Customer.vat_id")
    assert vat.status == FindingStatus.ACCEPTED
    assert [event.event for event in vat.events.all()] == ["opened", "accepted"]
    assert outcome("billing-api") == "match"
    vat.refresh_from_db()
    assert vat.status == FindingStatus.ACCEPTED


def test_what_the_catalog_keeps_although_it_is_gone_stays_a_difference(sample: Workspace) -> None:
    outcome("crm-db")
    change_crm("ALTER TABLE Account DROP COLUMN owner_name")
    outcome("crm-db")
    connector = Connector.objects.select_related("workspace", "system", "baseline").get(key="crm-db")
    observation = Observation.objects.filter(connector=connector).latest("pk")
    for keep_missing, status in ((True, FindingStatus.OPEN), (False, FindingStatus.ACCEPTED)):
        found = preview(connector.system, SystemSchema.read(observation.seen), kind_of("sql"), keep_missing)
        adopt(connector.system, found, PORTAL)
        accept(connector, observation, PORTAL)
        outcome("crm-db")
        assert Finding.objects.get(path="Account.owner_name").status == status


def test_an_observation_that_stays_the_same_is_kept_once(sample: Workspace) -> None:
    for _time in range(3):
        outcome("crm-db")
    assert Observation.objects.filter(connector__key="crm-db").count() == 1
    assert Check.objects.filter(connector__key="crm-db").count() == 3


def test_two_clicks_on_check_now_make_one_check(sample: Workspace) -> None:
    connector = Connector.objects.select_related("workspace").get(key="crm-db")
    first, second = check_now(connector), check_now(connector)
    assert first.pk == second.pk
    queue.run(str(first.uid))
    queue.run(str(first.uid))
    assert Check.objects.filter(connector=connector).count() == 1
    assert check_now(connector).pk != first.pk


def test_a_job_that_is_delivered_twice_checks_once(sample: Workspace) -> None:
    job = check_now(Connector.objects.select_related("workspace").get(key="crm-db"))
    assert [queue.run(str(job.uid)), queue.run(str(job.uid))] == [JobState.DONE, None]
    assert Check.objects.count() == 1


def test_each_due_time_is_asked_for_once_whatever_the_number_of_clocks(sample: Workspace) -> None:
    now = timezone.now() + timedelta(seconds=1)
    ask_for_due_checks(now)
    ask_for_due_checks(now)
    assert Job.objects.filter(work="check").count() == 3
    crm = Connector.objects.get(key="crm-db")
    assert crm.due_at is not None
    assert timedelta(0) < crm.due_at - now <= timedelta(minutes=1)


def test_an_admin_takes_the_sample_away_on_the_site(sample: Workspace, client: Client) -> None:
    user = make_user("Ann")
    make_member(sample, user, Role.ADMIN)
    client.force_login(user)
    assert "This is the sample" in client.get(f"/w/{KEY}/").content.decode()
    client.post(f"/w/{KEY}/remove-sample/")
    assert not Workspace.objects.filter(key=KEY).exists()


def test_the_sample_goes_in_one_action(sample: Workspace) -> None:
    outcome("crm-db")
    assert remove_sample()
    assert not Workspace.objects.filter(key=KEY).exists()
    assert not crm_path().exists()
    assert not remove_sample()


def test_a_check_is_called_by_the_name_of_its_system(sample: Workspace) -> None:
    connector = Connector.objects.select_related("system").get(system__key="crm", key="crm-db")
    assert (connector.name, connector.label()) == ("CRM · crm-db", "crm.crm-db")
