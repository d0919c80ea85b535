"""Two states of a brief: every difference is told once, in words, and nothing that is equal is told."""

from __future__ import annotations

import copy
import itertools
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from briefs.comparison.compare import SectionChange, compare
from briefs.comparison.markdown import comparison_markdown
from briefs.comparison.pieces import pieces
from briefs.dossier.dossier import Content
from briefs.dossier.hashes import section_hashes
from tests.documents.conftest import NAMES, example


def plain(name: str = "nasty") -> dict[str, Any]:
    return copy.deepcopy(example(name).content.plain())


def changed(data: dict[str, Any], name: str = "nasty") -> dict[str, SectionChange]:
    return {one.id: one for one in compare(example(name).content, Content.read(data))}


@pytest.mark.parametrize("name", NAMES)
def test_equal_states_differ_in_nothing(name: str) -> None:
    assert compare(example(name).content, Content.read(plain(name))) == ()


def test_a_changed_answer_is_told_with_its_question_and_nothing_else_is() -> None:
    data = plain()
    data["brief"]["goal"] = "One list of customers"
    found = changed(data)
    assert list(found) == ["purpose"]
    ((row,),) = [found["purpose"].rows]
    ((change,),) = [row.answers]
    assert (row.code, row.name) == ("changed", "")
    assert change.after == "One list of customers"
    assert change.label != "goal"


def test_rows_that_came_went_and_moved_are_told_apart() -> None:
    data = plain()
    rows = data["brief"]["exceptions"]
    gone = rows.pop(0)
    rows.reverse()
    rows.append({"ref": "E-99", "name": "A new one", "owner": gone.get("owner")})
    codes = [(row.code, row.name[:4]) for row in changed(data)["exceptions"].rows]
    assert ("added", "E-99") in codes
    assert ("removed", gone["ref"]) in codes
    assert ("order", "") in codes
    assert not [code for code in codes if code[0] == "changed"]


def test_a_row_that_came_is_told_with_all_of_its_answers() -> None:
    data = plain()
    data["brief"].setdefault("handoffs", []).append({"what": "Invoice sent", "from": "team:new", "to": "support"})
    (row,) = changed(data)["handoffs"].rows
    assert row.code == "added"
    assert "Invoice sent" in [change.after for change in row.answers]
    assert not any(change.before for change in row.answers)


def test_a_mapped_field_is_named_with_the_records_that_it_moves_between() -> None:
    data = plain()
    flow = next(flow for flow in data["brief"]["flows"] if flow.get("record_maps"))
    one = flow["record_maps"][0]
    one["fields"][0]["note"] = "Ask finance first"
    (row,) = changed(data)["flows"].rows
    (change,) = row.answers
    assert change.after == "Ask finance first"
    assert f"{one['source']} → {one['target']}" in change.place
    assert one["fields"][0]["target"] in change.place


def test_a_section_that_does_not_matter_any_more_says_why() -> None:
    data = plain()
    data["brief"]["rollback"] = {"not_relevant": "A trial only"}
    answers = [change for row in changed(data)["rollback"].rows for change in row.answers]
    assert "A trial only" in [change.after for change in answers]


def test_runs_of_scenarios_the_stage_and_the_review_day_are_no_change() -> None:
    data = plain()
    data["brief"] |= {"stage": "live", "reviewed_on": "2026-11-01"}
    for scenario in data["brief"]["scenarios"]:
        scenario["runs"] = [{"date": "2026-11-01", "result": "pass"}]
    assert changed(data) == {}


def _mutations(value: Any) -> Iterator[None]:
    """Changes each text of a tree, one after the other, and puts it back."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        if isinstance(inner, dict | list):
            yield from _mutations(inner)
        elif isinstance(inner, str) and " " in inner:
            value[key] = f"{inner} changed"
            yield
            value[key] = inner


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_whatever_changes_the_hash_is_told(name: str) -> None:
    data, before = plain(name), example(name).content
    hashes, tried = section_hashes(before), 0
    for _change in _mutations({name: data.get(name) for name in ("brief", "shared_records")}):
        try:
            after = Content.read(data)
        except ValidationError:
            continue  # a schedule, or another text that cannot be just anything
        tried += 1
        differs = section_hashes(after) != hashes
        assert bool(compare(before, after)) == differs
        if tried >= 150:
            break
    assert tried > 20


def test_long_texts_are_told_by_their_words() -> None:
    before = "The order is sent to finance when the customer has signed and the first invoice was paid in full."
    after = before.replace("finance", "billing").replace(" in full", "")
    found = pieces(before, after)
    assert [(one.kind, one.text) for one in found if one.kind != "same"] == [
        ("gone", "finance"),
        ("new", "billing"),
        ("gone", " in full"),
    ]
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after


def test_a_rewritten_sentence_is_told_whole_and_its_neighbours_by_their_words() -> None:
    stays = "Nobody types an order twice. "
    edited = "The order is sent to finance when the customer has signed."
    gone = "Sales calls finance on the phone and reads the numbers of the day out loud. "
    new = "A nightly file carries the numbers, and finance checks only what differs from yesterday. "
    before, after = stays + gone + edited, stays + new + edited.replace("signed", "paid")
    found = pieces(before, after)
    assert [(one.kind, one.text, one.whole) for one in found] == [
        ("same", stays, False),
        ("gone", gone, True),
        ("new", new, True),
        ("same", "The order is sent to finance when the customer has ", False),
        ("gone", "signed", False),
        ("new", "paid", False),
        ("same", ".", False),
    ]


def test_words_that_changed_side_by_side_are_read_in_one_go() -> None:
    before = "Refunds go out on Friday after lunch when the manager of the shop has approved them."
    after = before.replace("Friday after lunch", "Monday before noon")
    assert [(one.kind, one.text) for one in pieces(before, after)] == [
        ("same", "Refunds go out on "),
        ("gone", "Friday after lunch"),
        ("new", "Monday before noon"),
        ("same", " when the manager of the shop has approved them."),
    ]


def test_nothing_of_a_text_is_lost_between_its_pieces() -> None:
    texts = ["", "One. Two!\n\nThree?  Four", "Zwei? One.\nFour four 4.4 “Five.” Six", "\n\n", "Two!"]
    for before, after in itertools.permutations(texts, 2):
        found = pieces(before, after)
        assert "".join(one.text for one in found if one.kind != "new") == before
        assert "".join(one.text for one in found if one.kind != "gone") == after


def test_very_long_texts_are_compared_in_good_time() -> None:
    began = time.perf_counter()
    before = "\n".join(f"line {n} of a very long text" for n in range(8_000))
    found = pieces(before, before.replace("line 7 ", "row 7 "))
    assert "".join(one.text for one in found if one.kind != "gone").strip()
    assert time.perf_counter() - began < 5


def test_markdown_shows_hostile_text_as_text() -> None:
    data = plain()
    data["brief"]["goal"] = "**bold** <script>alert(1)</script> | [x](http://evil)"
    text = comparison_markdown("INT-1 | *x*", "a and b", compare(example("nasty").content, Content.read(data)))
    assert "<script>" not in text
    assert "\\*\\*bold\\*\\*" in text
    assert "\\[x\\]" in text
