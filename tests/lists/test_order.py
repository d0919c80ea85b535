"""Whose rows come first. Plain values, no database."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from briefs.lists.lists import Item, OwnedList, Parties, Party, Standing
from briefs.lists.order import Chosen, chosen_of, grouped, in_order, owned
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
        pk=1,
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


def order(shown: OwnedList, *items: Item) -> list[tuple[str, str]]:
    rows = in_order(shown, owned(items, PARTIES), TODAY)
    return [(row.owner.name, row.place.ref) for row in rows]


def test_what_nobody_answers_for_comes_first_then_leavers_then_the_overdue() -> None:
    found = order(
        DECISIONS,
        item(ref="D-1", owner="sam"),
        item(ref="D-2", owner="priya", needed_by="2027-01-14"),
        item(ref="D-3", owner="lee", needed_by="2028-01-01"),
        item(ref="D-4"),
        item(ref="D-5", owner="priya"),
    )
    assert found == [("", "D-4"), ("Lee", "D-3"), ("Priya", "D-2"), ("Priya", "D-5"), ("Sam", "D-1")]


def test_the_owner_whose_decision_waits_longest_comes_before_one_who_waits_less() -> None:
    rows = [
        item(ref="D-1", owner="priya", needed_by="2027-01-10"),
        item(ref="D-2", owner="sam", needed_by="2026-12-01"),
    ]
    assert [ref for _, ref in order(DECISIONS, *rows)] == ["D-2", "D-1"]


def test_a_day_is_late_only_when_it_is_over() -> None:
    assert not DECISIONS.late(item(needed_by="2027-01-15"), TODAY)
    assert DECISIONS.late(item(needed_by="2027-01-14"), TODAY)
    assert not DECISIONS.late(item(needed_by="2027-01-14", status="accepted"), TODAY)


def test_an_answered_decision_of_a_leaver_is_no_trouble() -> None:
    answered = item(ref="D-1", owner="lee", status="accepted")
    found = order(DECISIONS, answered, item(ref="D-2", owner="zoe"), item(ref="D-3", owner="anna"))
    assert found == [("Anna", "D-3"), ("Lee", "D-1"), ("Zoe", "D-2")]


def test_an_exception_of_a_leaver_is_trouble_although_all_is_written_down() -> None:
    rows = (
        item(EXCEPTIONS, "E-1", owner="priya", action="Call them"),
        item(EXCEPTIONS, "E-2", owner="lee", action="Call them"),
    )
    assert order(EXCEPTIONS, *rows)[0] == ("Lee", "E-2")


def test_a_key_that_nobody_has_counts_as_gone() -> None:
    assert owned([item(owner="ghost")], PARTIES)[0].owner.standing is Standing.LEFT


def test_a_key_may_say_its_kind() -> None:
    assert PARTIES.name("team:sam") == "Team Sam"
    assert PARTIES.name("sam") == "Sam"
    assert PARTIES.name("team:nobody") == "team:nobody"
    assert PARTIES.name(None) == ""


def test_two_owners_of_one_name_stay_two() -> None:
    twins = Parties({"contact": {key: Party(key, "Kim") for key in ("kim", "kim-2")}})
    items = [item(ref=f"D-{n}", owner=owner) for n, owner in enumerate(("kim", "kim-2", "kim"))]
    groups = grouped(in_order(DECISIONS, owned(items, twins), TODAY))
    assert [(group.owner.key, len(group.places)) for group in groups] == [("kim", 2), ("kim-2", 1)]


def test_a_reader_chooses_by_state_brief_and_owner() -> None:
    items = [
        item(ref="D-1", owner="priya"),
        item(ref="D-2", owner="priya", status="rejected"),
        item(ref="D-3", owner="sam", brief="INT-0002"),
    ]
    rows = owned(items, PARTIES)

    def refs(**chosen: str) -> list[str]:
        return [row.place.ref for row in chosen_of(rows, Chosen(**chosen))]

    assert refs() == ["D-1", "D-2", "D-3"]
    assert refs(show="open") == ["D-1", "D-3"]
    assert refs(show="settled") == ["D-2"]
    assert refs(brief="INT-0002") == ["D-3"]
    assert refs(mine="priya", show="open") == ["D-1"]


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
