"""The day on which a stored credential ends reaches the questions of the briefs that it matters to."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from briefs.dossier.load import dossier_of
from briefs.readiness.judge import judge
from datamaps.models import Connector, Credential, Flow
from integrations_portal.accounts.models import Workspace


def questions(flow: Flow) -> list[str]:
    found = judge(dossier_of(flow.integration), timezone.localdate())
    return [one.about for one in found if one.rule == "SEC-05"]


def test_a_credential_that_ends_soon_is_a_question_of_the_brief(
    shop: Connector, flow: Flow, elsewhere: Workspace
) -> None:
    today = timezone.localdate()
    Connector.objects.filter(pk=shop.pk).update(credential="reader")
    Credential.objects.create(workspace=elsewhere, name="reader", expires_on=today)
    own = Credential.objects.create(workspace=shop.workspace, name="reader", expires_on=today + timedelta(days=31))
    assert questions(flow) == []
    Credential.objects.filter(pk=own.pk).update(expires_on=today + timedelta(days=30))
    assert questions(flow) == ["shop/db"]
