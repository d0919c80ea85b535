"""What waits for whom, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from briefs.home.needs import SHOWN, Kind, Need, Needs, needs
from briefs.home.scene import (
    BriefFacts,
    Ending,
    OpenDecision,
    OwnedException,
    Person,
    Scene,
    SystemFacts,
    Trouble,
)
from briefs.home.waiting import SOON, all_needs
from briefs.shapes.purpose import Stage

TODAY = date(2027, 1, 12)
NOW = datetime(2027, 1, 12, 14, 5, tzinfo=UTC)
PRIYA, SAM = Person("priya", "Priya", True, "/priya"), Person("sam", "Sam", False, "/sam", held=2)
SCENE = Scene(NOW, TODAY, me="priya", people={"priya": PRIYA, "sam": SAM})
CRM = SystemFacts("crm", "CRM", "/crm", ("priya",))
DIFFERENCE = Trouble("crm", "/finding", "Email is gone", "breaking", ("INT-0001/F-01",), NOW)


def of(scene: Scene, kind: Kind) -> Needs:
    return next(one for one in all_needs(scene) if one.kind is kind)


def brief(stage: Stage, **facts: Any) -> BriefFacts:
    return replace(BriefFacts("INT-0001", "One status", "/brief", "/runbook", stage, business_owner="sam"), **facts)


def test_the_readers_own_come_first_however_late_others_are() -> None:
    theirs = OpenDecision("Theirs?", "/a", "One status", "sam", TODAY - timedelta(days=90))
    mine = OpenDecision("Mine?", "/b", "One status", "priya", None)

    found = of(replace(SCENE, decisions=(theirs, mine)), Kind.DECISIONS)

    assert [row.line for row in found.rows] == ["Mine?", "Theirs?"]
    assert found.rows[1].words == "Late"
    assert "Sam, who has left" in found.rows[1].about


def test_what_is_left_over_is_counted() -> None:
    found = needs(Kind.DECISIONS, [Need(str(number), "/") for number in range(SHOWN + 3)])

    assert (len(found.rows), found.more) == (SHOWN, 3)


def test_without_saying_who_one_is_nothing_is_ones_own() -> None:
    nobody = replace(SCENE, me="", decisions=(OpenDecision("?", "/", "One", "", None),), systems=(CRM,))

    assert not any(row.mine for one in all_needs(nobody) for row in one.rows)


def test_a_difference_is_new_only_when_it_came_after_the_last_visit() -> None:
    scene = replace(SCENE, systems=(CRM,), troubles=(DIFFERENCE,))

    def is_new(since: datetime | None) -> bool:
        return of(replace(scene, since=since), Kind.SYSTEMS).rows[0].new

    assert is_new(NOW - timedelta(hours=1))
    assert not is_new(NOW + timedelta(hours=1))
    assert not is_new(None), "at the first visit nothing is news"


def test_the_owner_of_a_system_and_who_it_was_given_to_see_its_trouble_as_theirs() -> None:
    other = SystemFacts("crm", "CRM", "/crm", ("sam",))

    assert of(replace(SCENE, systems=(CRM,), troubles=(DIFFERENCE,)), Kind.SYSTEMS).rows[0].mine
    assert not of(replace(SCENE, systems=(other,), troubles=(DIFFERENCE,)), Kind.SYSTEMS).rows[0].mine
    given = replace(DIFFERENCE, assigned="priya")
    assert of(replace(SCENE, systems=(other,), troubles=(given,)), Kind.SYSTEMS).rows[0].mine


def test_an_exception_is_told_only_while_trouble_reaches_its_flow() -> None:
    case = OwnedException("Declined card", "/e", "One status", "priya", "", ("INT-0001/F-01",))
    scene = replace(SCENE, exceptions=(case, replace(case, flows=("INT-0002/F-01",))), systems=(CRM,))

    assert of(scene, Kind.EXCEPTIONS).rows == ()
    (found,) = of(replace(scene, troubles=(DIFFERENCE,)), Kind.EXCEPTIONS).rows
    assert found.mine
    assert found.about == ("One status", "trouble in CRM")


def test_a_brief_that_goes_live_soon_is_told_while_something_stops_it() -> None:
    soon = brief(Stage.TESTING, go_live=TODAY + timedelta(days=10))

    def state(one: BriefFacts) -> list[tuple[str, str]]:
        return [(row.state, str(row.words)) for row in of(replace(SCENE, briefs=(one,)), Kind.GO_LIVE).rows]

    assert state(replace(soon, blockers=3)) == [("stops", "3 questions stop it")]
    assert state(replace(soon, blockers=None)) == [("not_started", "Not judged yet")]
    assert state(replace(soon, blockers=0)) == []
    assert state(replace(soon, blockers=3, go_live=TODAY + SOON + timedelta(days=1))) == []
    assert state(replace(soon, blockers=3, stage=Stage.LIVE)) == []
    assert state(replace(soon, blockers=0, go_live=TODAY - timedelta(days=1))) == [("completed", "Nothing stops it")]


def test_a_runbook_is_due_when_its_brief_is_live_and_its_day_has_passed() -> None:
    def due(stage: Stage, day: date | None) -> bool:
        return bool(of(replace(SCENE, briefs=(brief(stage, review_due=day),)), Kind.REVIEWS).rows)

    assert due(Stage.LIVE, TODAY - timedelta(days=1))
    assert due(Stage.LIVE, None)
    assert not due(Stage.LIVE, TODAY)
    assert not due(Stage.TESTING, None)


def test_who_has_left_and_what_has_no_owner_is_named() -> None:
    scene = replace(
        SCENE,
        briefs=(brief(Stage.BRIEFING, business_owner="", integrator="priya", exceptions_without_owner=1),),
        systems=(SystemFacts("erp", "ERP", "/erp", ()), CRM),
    )

    rows = of(scene, Kind.NOBODY).rows

    assert [(row.line, str(row.about[-1]), row.mine) for row in rows] == [
        ("One status", "no business owner is named", True),
        ("One status", "1 exception has no owner", True),
        ("Sam", "has left, and 2 answers name them", False),
        ("ERP", "no owner is named", False),
    ]


def test_a_credential_that_has_ended_says_so() -> None:
    ended, soon = Ending("old", "/o", TODAY - timedelta(days=1)), Ending("new", "/n", TODAY + timedelta(days=1))

    rows = of(replace(SCENE, endings=(soon, ended)), Kind.CREDENTIALS).rows

    assert [(row.line, row.state) for row in rows] == [("old", "stops"), ("new", "")]
