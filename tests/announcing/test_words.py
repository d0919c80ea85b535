"""What messages say, without a site behind them."""

from __future__ import annotations

from briefs.announcing.bulletin import Bulletin, Item, News
from briefs.announcing.words import MOST_ITEMS, digest_text
from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import Severity
from datamaps.schema.weigh import Drift


def test_the_daily_message_says_how_many_differences_it_leaves_to_the_page() -> None:
    changes = [Change(ChangeKind.FIELD_ADDED, record="Account", field=f"f{number}") for number in range(MOST_ITEMS + 2)]
    items = [
        Item(one.field, f"CRM · {one.field}", Drift(one, Severity.INFO), "https://portal.example/") for one in changes
    ]
    whole = Bulletin(News.DRIFT, "CRM", "crm-db", "https://portal.example/checks/", tuple(items))
    text = digest_text([whole], "Ada")
    assert text.count("\n- CRM · ") == MOST_ITEMS
    assert "and 2 more.\n  https://portal.example/checks/" in text
    assert "more." not in digest_text([Bulletin(News.DRIFT, "CRM", "crm-db", "", tuple(items[:3]))], "Ada")
