"""Interchanges that are damaged, enormous or made to harm: an answer or one refusal, in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.guess import guess
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.connectors.words import sentence
from integrations_portal.shapes.paths import split_path
from tests.connectors import test_edifact, test_x12

X12 = test_x12.interchange(test_x12.ORDER)
EDIFACT = test_edifact.interchange(test_edifact.ORDER)
WHOLE = {"x12": X12, "edifact": EDIFACT}


def refusal(kind: str, content: str, limits: Limits | None = None) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        observe(kind, {}, limits=limits or Limits(), given=content.encode())
    assert "{" not in sentence(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("x12", EDIFACT, "edi_no_isa"),
        ("x12", "ISAAC NEWTON", "edi_no_isa"),
        ("x12", "ISA*00*~", "edi_isa"),
        ("x12", "ISA" + "*" * 2_000, "edi_isa"),
        ("x12", test_x12.ISA + "*~IEA*0*000000001~", "edi_isa"),
        ("x12", test_x12.ISA + "~IEA*0*000000001~", "edi_no_message"),
        ("x12", X12.replace("Small", "x" * 200_000), "edi_segment"),
        ("edifact", X12, "edi_no_unb"),
        ("edifact", "UNBELIEVABLE", "edi_no_unb"),
        ("edifact", "UNB+UNOA:1+A+B+270112:1405+1'UNZ+0+1'", "edi_no_message"),
        ("edifact", "UNA", "edi_no_unb"),
        ("edifact", "UNA++++++UNB+", "edi_una"),
        ("edifact", EDIFACT.replace("Small", "x" * 200_000), "edi_segment"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(kind: str, content: str, code: str) -> None:
    error = refusal(kind, content)
    assert (error.trouble, error.code, error.permanent) == (Trouble.MALFORMED, code, True)


@pytest.mark.parametrize("kind", ["x12", "edifact"])
def test_a_file_cut_off_anywhere_is_read_or_refused(kind: str) -> None:
    text = WHOLE[kind]
    for end in range(1, len(text.rstrip()), 3):
        try:
            schema = observe(kind, {}, given=text[:end].encode())
        except ConnectorError as error:
            assert error.trouble is Trouble.MALFORMED, end  # noqa: PT017 -- either outcome is fine, a fault is not
        else:
            assert [note for note in schema.notes if note.code in ("edi_not_closed", "edi_unended")], end


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("x12", "*" * 90_000 + "~"),
        ("x12", "N1*ST*" + "a>" * 40_000 + "~"),
        ("x12", "".join(f"N1*{n:04}*x~" for n in range(5_000))),
        ("edifact", "FTX+AAI+++" + "??" * 40_000 + "'"),
        ("edifact", "FTX+AAI+++" + "?'" * 40_000 + "'"),
        ("edifact", "UNH+1+ORDERS:D'" * 10_000),
    ],
    ids=["elements", "components", "qualifiers", "releases", "released marks", "messages"],
)
def test_half_a_megabyte_of_harm_ends_soon(kind: str, body: str) -> None:
    start = {"x12": X12[: X12.index("BEG")], "edifact": EDIFACT[: EDIFACT.index("BGM")]}[kind]
    text = start + body * max(1, 500_000 // len(body))
    started = time.process_time()
    try:
        schema = observe(kind, {}, limits=Limits(seconds=60), given=text.encode())
        assert len(schema.notes) < 500
    except ConnectorError as error:
        assert error.trouble in (Trouble.MALFORMED, Trouble.TOO_LARGE)  # noqa: PT017 -- the same
    assert time.process_time() - started < 5


def test_more_fields_than_the_limit_end_the_reading() -> None:
    body = "\n".join(f"Z{chr(65 + n // 26)}{chr(65 + n % 26)}*a*b" for n in range(600))
    assert refusal("x12", test_x12.interchange(body), Limits(fields=500)).code == "fields"


def test_more_distinct_qualifiers_than_there_are_go_without() -> None:
    body = "\n".join(f"N1*{n}*x" for n in range(2_000))
    paths = test_x12.fields(test_x12.read(test_x12.interchange(body)))
    assert len(paths) < 1_100
    assert {"N1.01", "N1.02"} <= paths.keys()


@given(
    st.sampled_from(["x12", "edifact"]),
    st.one_of(
        st.text(alphabet="ISAGTEUNBHZ019*+:'?~>^ \n", max_size=150),
        st.text(max_size=60),
    ),
    st.integers(0, 300),
)
def test_whatever_is_put_in_there_is_a_schema_or_one_plain_refusal(kind: str, text: str, place: int) -> None:
    whole = WHOLE[kind]
    content = (whole[:place] + text + whole[place:]).encode("utf-8", "replace")
    try:
        schema = observe(kind, {}, given=content)
    except ConnectorError as error:
        assert error.trouble is Trouble.MALFORMED  # noqa: PT017 -- either outcome is fine, a fault is not
        return
    for record in schema.records:
        paths = [row.path for row in record.fields]
        assert len(set(paths)) == len(paths)
        assert all(split_path(path) for path in paths)
    assert all(note_sentence(note) for note in schema.notes)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.bin", X12, "x12"),
        ("", "\ufeff\n\t" + X12, "x12"),
        ("a.csv", X12, "x12"),
        ("a.edi", "ST*850*0001~BEG*00~", "x12"),
        ("a.csv", "ST*850*0001,x\n1,2\n", "csv"),
        ("a.edi", "ISA*is a name", None),
        ("a", EDIFACT, "edifact"),
        ("a.json", "UNA:+.? '\r\n" + EDIFACT, "edifact"),
        ("a.txt", "UNH+1+ORDERS:D:96A:UN'", "edifact"),
        ("a.edi", "BGM+220+4711+9'", "edifact"),
        ("a.md", "BGM+220+4711+9'", None),
        ("a.edi", "UNB", None),
    ],
)
def test_a_kind_is_guessed_from_the_envelope(name: str, content: str, kind: str | None) -> None:
    assert guess(name, content.encode()) == kind
    if kind in WHOLE and content != "UNB":
        assert guess(name, content.encode("utf-16")) in (kind, None)
