"""Messages of two days compared: ordinary other messages are no difference, new parts are."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from datamaps.connectors.kinds.trading import X12
from datamaps.connectors.registry import observe
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import Field, Record, SystemSchema
from tests.connectors import test_edifact, test_x12

SHORT = "BEG*00*SA*1**20270112\nPO1*1*1*EA*1**VN*A\nCTT*1"
LONG = test_x12.ORDER


def seen(*bodies: str, kind: str = "850") -> SystemSchema:
    text = test_x12.interchange(*bodies, kind=kind).encode()
    return normalize(observe("x12", {}, given=text), X12.positional)


def between(before: SystemSchema, after: SystemSchema, baseline: SystemSchema | None = None) -> Comparison:
    return compare(before, after, X12.sees, X12.positional, baseline or before)


def told(before: SystemSchema, after: SystemSchema) -> set[tuple[str, str]]:
    return {(one.kind.value, one.field or one.record) for one in between(before, after).changes}


@pytest.mark.parametrize(
    "change",
    [
        lambda bodies: bodies[:1],
        lambda bodies: bodies[::-1],
        lambda bodies: bodies * 3,
        lambda bodies: [body.replace("*EA*9.25", "*EA*1000") for body in bodies],
        lambda bodies: [body.replace("Small widget", "A widget with a much longer name") for body in bodies],
        lambda bodies: [body.replace("*CB*065322*VN*AB3542", "*VN*AB3542*CB*065322") for body in bodies],
    ],
    ids=["fewer", "other order", "more", "other numbers", "longer texts", "pairs in another order"],
)
def test_ordinary_other_messages_are_no_difference(change: Callable[[list[str]], list[str]]) -> None:
    bodies = [LONG, SHORT, LONG]
    assert told(seen(*bodies), seen(*change(bodies))) == set()
    assert told(seen(*change(bodies)), seen(*bodies)) == set()


def test_the_same_messages_in_another_order_give_the_same_schema() -> None:
    bodies = [LONG, SHORT, *(LONG.replace("N1*BY", f"N1*{code}") for code in ("SE", "BT", "SF"))]
    mixed = bodies[:]
    random.Random(7).shuffle(mixed)
    one, other = seen(*bodies), seen(*mixed)
    assert one == other


def test_what_does_not_come_today_is_neither_removed_nor_renamed() -> None:
    documented = seen(LONG)
    other = SHORT.replace("CTT", "N1*RE*Bank\nCTT")
    assert told(documented, seen(other)) == {("field.added", "PO1[].N1*RE")}
    assert between(documented, seen(SHORT)).not_covered["field"] > 5


def test_a_type_of_which_no_message_came_is_named_as_not_checked() -> None:
    documented = seen(LONG).model_copy(update={"records": (*seen(LONG).records, *seen(SHORT, kind="855").records)})
    found = between(documented, seen(SHORT))
    assert (found.changes, found.unchecked) == ((), ("855",))
    assert told(seen(LONG), documented) == {("record.added", "855")}


def test_a_new_segment_and_a_new_element_are_added_and_a_new_code_is_told() -> None:
    with_element = LONG.replace("PO1*1*120*EA*9.25*", "PO1*1*120*EA*9.25*TE")
    assert told(seen(LONG), seen(with_element)) == {("field.added", "PO1[].05")}
    assert told(seen(LONG), seen(LONG.replace("REF*LI*1", "REF*LI*1\nREF*BT*7"))) == {("field.added", "PO1[].REF*BT")}
    assert told(seen(LONG), seen(LONG.replace("*120*EA", "*120*CA"))) == {("live.value.unmapped", "PO1[].03")}


def test_an_element_that_gains_components_or_repetitions_keeps_its_field() -> None:
    plain = observe("edifact", {}, given=test_edifact.interchange("NAD+BY+541").encode())
    more = observe("edifact", {}, given=test_edifact.interchange("NAD+BY+541::9").encode())
    found = compare(plain, more, X12.sees, X12.positional, plain).changes
    assert [(one.kind.value, one.field) for one in found] == [("field.added", "NAD+BY.02-3")]


def test_what_people_documented_stays_as_they_wrote_it() -> None:
    row = Field(path="BEG.03", max_length=22, required=True, values=("a",))
    documented = SystemSchema(records=(Record(name="850", fields=(row, Field(path="BEG.99"))),))
    assert {one.kind.value for one in compare(documented, seen(LONG), X12.sees).changes} <= {"field.added"}
