"""Whose rows come first. Plain values, no database."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from briefs.lists.lists import Item, OwnedList, Parties, Party, Standing
from briefs.lists.order import Chosen, Owned, Pile, Share, chosen_of, grouped, in_order, owned, owner_of, stretch
from briefs.lists.registry import DECISIONS, EXCEPTIONS, SCENARIOS, blocks_of, last_run
from briefs.shapes.brief import PART
from briefs.shapes.proof import Scenario

TODAY = date(2027, 1, 15)
PARTIES = Parties(
    {
        "contact": {
            "priya": Party("priya", "Priya"),
            "sam": Party("sam", "Sam"),
            "anna": Party("anna", "Anna"),
            "zoe": Party("zoe", "Zoe"),
            "lee": Party("lee", "Lee", active=False),
        },
        "team": {"sales": Party("team:sales", "Sales"), "sam": Party("team:sam", "Team Sam")},
    }
)


def item(shown: OwnedList = DECISIONS, ref: str = "D-01", brief: str = "INT-0001", **answers: Any) -> Item:
    given = {"ref": ref, **answers}
    read = PART[shown.part].shape.read(given)
    return Item(
        ref=ref,
        brief=brief,
        owner=shown.owner(read) or "",
        settled=shown.settled(read),
        due=getattr(read, "needed_by", None),
        brief_title="One status",
        uid=uuid4(),
        answers=read,
        flows={"F-01": "Customer"},
    )


def shares(*items: Item) -> list[Owned]:
    """What the database counts of some rows."""
    counted: dict[tuple[str, bool], list[Item]] = defaultdict(list)
    for one in items:
        counted[one.owner, one.settled].append(one)
    found = [
        Share(owner, settled, len(rows), min((row.due for row in rows if row.due), default=None))
        for (owner, settled), rows in counted.items()
    ]
    return owned(found, PARTIES)


def order(shown: OwnedList, *items: Item) -> list[tuple[str, int]]:
    """The owners by name, each with the number of their rows."""
    return [(pile.owner.name, pile.rows) for pile in in_order(shown, shares(*items), TODAY)]


def test_what_nobody_answers_for_comes_first_then_leavers_then_the_overdue() -> None:
    found = order(
        DECISIONS,
        item(owner="sam"),
        item(owner="priya", needed_by="2027-01-14"),
        item(owner="lee", needed_by="2028-01-01"),
        item(),
        item(owner="priya"),
    )
    assert found == [("", 1), ("Lee", 1), ("Priya", 2), ("Sam", 1)]


def test_the_owner_whose_decision_waits_longest_comes_before_one_who_waits_less() -> None:
    rows = [item(owner="priya", needed_by="2027-01-10"), item(owner="sam", needed_by="2026-12-01")]
    assert [owner for owner, _ in order(DECISIONS, *rows)] == ["Sam", "Priya"]


def test_a_day_is_late_only_when_it_is_over() -> None:
    assert not DECISIONS.late(TODAY, settled=False, today=TODAY)
    assert DECISIONS.late(TODAY - timedelta(days=1), settled=False, today=TODAY)
    assert not DECISIONS.late(TODAY - timedelta(days=1), settled=True, today=TODAY)
    assert not DECISIONS.late(None, settled=False, today=TODAY)


def test_an_answered_decision_of_a_leaver_is_no_trouble() -> None:
    answered = item(owner="lee", status="accepted")
    found = order(DECISIONS, answered, item(owner="zoe"), item(owner="anna"))
    assert [owner for owner, _ in found] == ["Anna", "Lee", "Zoe"]


def test_an_exception_of_a_leaver_is_trouble_although_all_is_written_down() -> None:
    rows = (
        item(EXCEPTIONS, "E-1", owner="priya", action="Call them"),
        item(EXCEPTIONS, "E-2", owner="lee", action="Call them"),
    )
    assert order(EXCEPTIONS, *rows)[0] == ("Lee", 1)


def test_a_key_that_nobody_has_counts_as_gone() -> None:
    assert owner_of("ghost", PARTIES).standing is Standing.LEFT


def test_a_key_may_say_its_kind() -> None:
    assert PARTIES.name("team:sam") == "Team Sam"
    assert PARTIES.name("sam") == "Sam"
    assert PARTIES.name("team:nobody") == "team:nobody"
    assert PARTIES.name(None) == ""


def test_two_owners_of_one_name_stay_two() -> None:
    twins = Parties({"contact": {key: Party(key, "Kim") for key in ("kim", "kim-2")}})
    found = [Share("kim", False, 2, None), Share("kim-2", False, 1, None)]
    assert [pile.keys for pile in in_order(DECISIONS, owned(found, twins), TODAY)] == [
        frozenset({"kim"}),
        frozenset({"kim-2"}),
    ]
    items = [item(ref=f"D-{n}", owner=owner) for n, owner in enumerate(("kim", "kim", "kim-2"))]
    assert [(group.owner.key, len(group.items)) for group in grouped(items, twins)] == [("kim", 2), ("kim-2", 1)]


def test_one_owner_who_is_named_in_two_ways_is_one() -> None:
    found = [Share("sales", False, 2, None), Share("team:sales", True, 1, None)]
    (pile,) = in_order(DECISIONS, owned(found, PARTIES), TODAY)
    assert pile == Pile(owner_of("sales", PARTIES), frozenset({"sales", "team:sales"}), 3)
    assert pile.owner.name == "Sales"


def test_a_page_reads_only_the_rows_of_its_owners() -> None:
    piles = [Pile(owner_of(key, PARTIES), frozenset({key}), 10) for key in ("anna", "priya", "sam", "zoe")]

    def names(start: int, stop: int) -> tuple[list[str], int]:
        found, skipped = stretch(piles, start, stop)
        return [pile.owner.name for pile in found], skipped

    assert names(0, 10) == (["Anna"], 0)
    assert names(5, 11) == (["Anna", "Priya"], 5)
    assert names(10, 31) == (["Priya", "Sam", "Zoe"], 0)
    assert names(38, 40) == (["Zoe"], 8)
    assert names(-1, 0) == ([], 0)


def test_a_reader_chooses_by_state_and_owner() -> None:
    rows = shares(item(owner="priya"), item(owner="priya", status="rejected"), item(owner="sam"))

    def found(**chosen: str) -> list[tuple[str, bool]]:
        return [(one.owner.key, one.share.settled) for one in chosen_of(rows, Chosen(**chosen))]

    assert found() == [("priya", False), ("priya", True), ("sam", False)]
    assert found(show="open") == [("priya", False), ("sam", False)]
    assert found(show="settled") == [("priya", True)]
    assert found(mine="priya", show="open") == [("priya", False)]


def test_what_waits_is_said_with_the_names_of_the_flows() -> None:
    words = blocks_of(item(blocks=["F-01", "F-99"], blocks_stage="approved"))
    assert words == "the stage “Approved to build”, F-01 Customer, F-99"
    assert blocks_of(item()) == ""


def test_the_run_that_counts_is_the_latest() -> None:
    runs = [{"date": "2027-01-02", "result": "fail"}, {"date": "2027-01-01", "result": "pass"}]
    found = last_run(Scenario.read({"runs": runs}))
    assert found is not None
    assert found.result == "fail"
    assert last_run(Scenario.read({})) is None
    assert not SCENARIOS.settled(Scenario.read({"runs": runs}))
    assert SCENARIOS.settled(Scenario.read({"runs": [*runs, {"date": "2027-01-02", "result": "pass"}]}))
