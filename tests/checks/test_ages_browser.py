"""The curves of how late data arrives, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from datamaps.models import Check
from integrations_portal.accounts.models import User, Workspace
from tests.access.things import catalog
from tests.browsing import Open, Theme, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def you(victor: User) -> User:
    return victor


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_curves_are_whole_and_say_the_same_in_words_and_in_a_table(
    workspace: Workspace, open_page: Open, width: int, theme: Theme
) -> None:
    connector, now = catalog.make_connector(workspace), timezone.now()
    for hours in range(12, 0, -1):
        at = now - timedelta(hours=hours)
        ages = [["Order", 3600 * (13 - hours), 8 * 3600], ["Customer", 60, None]]
        Check.objects.create(
            workspace=workspace, connector=connector, started_at=at, ended_at=at, outcome="match", ages=ages
        )
    page = open_page(connector.url(), width, theme)
    page.get_by_text("The same as a table").click()
    assert page.get_by_role("cell", name="9 hours ◆ late").is_visible()
    assert page.get_by_role("img", name="How old the newest row of Order was at each check").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
