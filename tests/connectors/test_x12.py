"""X12 messages as records: what stands where, what it is called, and what is wrong around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.edi.text import Marks, Scanner, decoded
from datamaps.connectors.edi.x12 import DIALECT
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import Field, Note, SystemSchema

ISA = "ISA*00*          *00*          *ZZ*SHOP           *ZZ*MAKER          *270112*1405*U*00401*000000001*0*P*>"
ORDER = """BEG*00*SA*4711**20270112
REF*DP*038
N1*BY*Shop*92*1
N3*1 Main Street
N1*ST*Warehouse*92*2
N4*Solon*OH*44139
PER*RE*Kim*TE*5550100*EM*kim@shop.example
PO1*1*120*EA*9.25**CB*065322*VN*AB3542
PID*F****Small widget
REF*LI*1
PO1*2*5*EA*1.1**VN*AB3543
CTT*2
AMT*TT*1115.5"""


def interchange(*bodies: str, isa: str = ISA, end: str = "~", line: str = "\n", kind: str = "850") -> str:
    """One group with a message for each body."""
    rows = [isa, "GS*PO*SHOP*MAKER*20270112*1405*1*X*004010"]
    for number, body in enumerate(bodies, 1):
        segments = body.splitlines()
        rows += [f"ST*{kind}*{number:04}", *segments, f"SE*{len(segments) + 2}*{number:04}"]
    rows += [f"GE*{len(bodies)}*1", "IEA*1*000000001"]
    return "".join(f"{row}{end}{line}" for row in rows)


def read(text: str | bytes) -> SystemSchema:
    return observe("x12", {}, limits=Limits(), given=text if isinstance(text, bytes) else text.encode())


def fields(schema: SystemSchema, record: str = "850") -> dict[str, Field]:
    return {row.path: row for one in schema.records if one.name == record for row in one.fields}


def noted(schema: SystemSchema) -> dict[str, list[Note]]:
    """The notes by code, without the one that says who sent what, which there always is."""
    found: dict[str, list[Note]] = {}
    for note in schema.notes:
        assert note_sentence(note)
        found.setdefault(note.code, []).append(note)
    found.pop("edi_parties", None)
    return found


def test_an_order_is_a_record_with_names_that_a_buyer_knows() -> None:
    schema = read(interchange(ORDER))
    (record,) = schema.records
    assert (record.name, record.title) == ("850", "Purchase order")
    titles = {path: row.title for path, row in fields(schema).items()}
    assert titles["BEG.03"] == "Purchase order number"
    assert titles["REF*DP.02"] == "Department number"
    assert titles["N1*BY.02"] == "Buyer: name"
    assert titles["N1*ST.N4.01"] == "Ship to: city"
    assert titles["PO1[].04"] == "Unit price"
    assert titles["AMT*TT.02"] == "Total"
    assert fields(schema)["BEG.03"].description == "BEG03"
    assert not noted(schema)


def test_what_a_qualifier_tells_apart_is_apart_and_what_belongs_together_is_together() -> None:
    paths = fields(read(interchange(ORDER)))
    assert {"N1*BY.N3.01", "N1*ST.N4.01", "N1*ST.PER*RE.*TE", "N1*ST.PER*RE.*EM", "PO1[].REF*LI.02"} <= paths.keys()
    assert not {"N3.01", "REF*LI.02", "N1*BY.N4.01", "PO1[].CTT", "N1*BY.01"} & paths.keys()
    assert [paths[path].type.value for path in ("PO1", "PO1[]", "PO1[].PID", "N1*BY")] == [
        *("array", "object", "array", "object")
    ]


def test_pairs_of_qualifier_and_value_are_found_wherever_they_stand() -> None:
    paths = fields(read(interchange(ORDER)))
    assert paths["PO1[].*VN"].title == "Vendor's item number"
    assert paths["PO1[].*VN"].required is None
    assert paths["PO1[].*CB"].required is False
    assert not {"PO1[].06", "PO1[].07", "PO1[].09"} & paths.keys()


def test_types_are_those_of_the_standard() -> None:
    paths = fields(read(interchange(ORDER)))
    expected = {"BEG.05": "date", "PO1[].02": "number", "PO1[].04": "number", "CTT.01": "integer", "BEG.03": "string"}
    assert {path: paths[path].type.value for path in expected} == expected


def test_codes_are_counted_and_nothing_of_a_person_is_kept() -> None:
    schema = read(interchange(*[ORDER] * 30))
    (seen,) = schema.seen
    assert seen.rows == 30
    counts = {row.path: {one.value: one.count for one in row.values} for row in seen.fields}
    assert counts["PO1[].03"] == {"EA": 60}
    assert counts["BEG.01"] == {"00": 30}
    text = schema.model_dump_json()
    assert not [one for one in ("Kim", "5550100", "kim@", "4711", "Main", "Small widget", "065322") if one in text]


def test_levels_of_a_shipment_are_lists_of_their_own() -> None:
    body = (
        "BSN*00*1*20270112\nHL*1**S\nTD1*CTN*2\nHL*2*1*O\nPRF*4711\nHL*3*2*I\nLIN**VN*A\nSN1**5*EA\nHL*4*2*I\nSN1**6*EA"
    )
    paths = fields(read(interchange(body, kind="856")), "856")
    assert {"HL*S[].TD1.02", "HL*O[].PRF.01", "HL*I[].LIN.*VN", "HL*I[].SN1.02"} <= paths.keys()
    assert paths["HL*I[].LIN"].required is False


def test_partners_version_and_number_of_messages_are_noted() -> None:
    (note,) = (one for one in read(interchange(ORDER, ORDER)).notes if one.code == "edi_parties")
    assert note.values == {"sender": "SHOP", "receiver": "MAKER", "version": "004010", "count": 2}


@pytest.mark.parametrize(
    ("before", "after", "code", "where", "values"),
    [
        ("SE*15*", "SE*14*", "edi_count", "ISA 000000001 > GS 1 > ST 0001", {"said": "14", "counted": 15, "tag": "SE"}),
        ("GE*1*", "GE*7*", "edi_count", "ISA 000000001 > GS 1", {"said": "7", "counted": 1, "tag": "GE"}),
        ("IEA*1*", "IEA*x*", "edi_count", "ISA 000000001", {"said": "x", "counted": 1, "tag": "IEA"}),
        ("SE*15*0001", "SE*15*1", "edi_number", "ISA 000000001 > GS 1 > ST 0001", {"said": "1", "tag": "SE"}),
        ("GE*1*1", "GE*1*2", "edi_number", "ISA 000000001 > GS 1", {"said": "2", "tag": "GE"}),
        ("IEA*1*000000001", "IEA*1*2", "edi_number", "ISA 000000001", {"said": "2", "tag": "IEA"}),
    ],
)
def test_each_count_and_number_that_does_not_fit_is_noted_with_its_place(
    before: str, after: str, code: str, where: str, values: dict[str, object]
) -> None:
    found = noted(read(interchange(ORDER).replace(before, after)))
    assert found.keys() == {code}
    (note,) = found[code]
    assert note.where == where
    assert {name: note.values[name] for name in values} == values
    assert note.values["segment"] > 16


def test_what_is_never_closed_or_never_opened_is_noted() -> None:
    rows = interchange(ORDER, ORDER).split("~\n")
    without_end = "~\n".join(row for row in rows if not row.startswith(("SE*15*0001", "IEA")))
    found = noted(read(without_end))
    assert [(note.where, note.values["tag"]) for note in found["edi_not_closed"]] == [
        ("ISA 000000001 > GS 1 > ST 0001", "SE"),
        ("ISA 000000001", "IEA"),
    ]
    without_start = "~\n".join(row for row in rows if not row.startswith(("GS*", "ST*850*0002")))
    assert {note.values["tag"] for note in noted(read(without_start))["edi_not_opened"]} == {"SE", "GE"}


def test_a_number_that_was_used_before_is_noted_and_several_interchanges_are_read_each_by_its_marks() -> None:
    other = interchange(ORDER, isa=ISA.replace("000000001", "000000002"), line="").replace("*", "|").replace("~", "!")
    other = other.replace("IEA|1|000000001", "IEA|1|000000002").replace(">", "^")
    schema = read(interchange(ORDER) + other)
    assert schema.seen[0].rows == 2
    assert not noted(schema)
    assert noted(read(interchange(ORDER) * 2)).keys() == {"edi_number_twice"}


def test_line_breaks_tabs_and_a_mark_of_bytes_make_no_difference() -> None:
    plain = read(interchange(ORDER, line=""))
    assert read(interchange(ORDER, line="\r\n")) == plain
    assert read("\ufeff" + interchange(ORDER).replace("\n", "\n\t  ")) == plain
    assert read(interchange(ORDER, end="\n", line="")) == plain
    assert read(interchange(ORDER, end="\r\n", line="")) == plain
    flat = interchange(ORDER, line="")
    assert read("\r\n".join(flat[start : start + 80] for start in range(0, len(flat), 80))) == plain
    assert read(interchange(ORDER).encode("utf-16")) == plain


def test_an_isa_that_is_not_padded_or_lacks_its_end_is_read_and_noted() -> None:
    narrow = "*".join(part.strip() for part in ISA.split("*"))
    assert noted(read(interchange(ORDER, isa=narrow))).keys() == {"edi_isa_width"}
    for line in ("\n", "\r\n", ""):
        assert noted(read(interchange(ORDER, isa=ISA[:-1], line=line))).keys() == {"edi_isa_short"}


def test_a_segment_without_its_mark_is_told_from_the_next_one() -> None:
    schema = read(interchange(ORDER).replace("REF*DP*038~", "REF*DP*038"))
    assert "N1*BY.02" in fields(schema)
    assert [note.where for note in noted(schema)["edi_unended"]] == ["REF 5"]


def test_repetitions_are_lists_from_the_version_on_that_has_them() -> None:
    later = ISA.replace("*U*00401", "*^*00501")
    body = ORDER.replace("REF*DP*038", "REF*DP*038^039")
    paths = fields(read(interchange(body, isa=later)))
    assert [paths[path].type.value for path in ("REF*DP.02", "REF*DP.02[]")] == ["array", "string"]
    assert "REF*DP.02[]" not in fields(read(interchange(body)))
    odd = read(interchange(ORDER.replace("44139", "44139-0001"), isa=ISA.replace("*U*00401", "*-*00501")))
    assert noted(odd).keys() == {"edi_repetition"}
    assert "N1*ST.N4.03[]" not in fields(odd)


def test_components_are_fields_of_their_own() -> None:
    paths = fields(read(interchange("CLM*A*1\nLX*1\nSV1*HC>99213*50", kind="837")), "837")
    assert {"CLM[].LX[].SV1.01", "CLM[].LX[].SV1.01-2", "CLM[].LX[].SV1.02"} <= paths.keys()


def test_bytes_are_passed_over_and_noted() -> None:
    held = "~ST*999*1~\n\\*"
    text = interchange(ORDER + "\nBIN*14*=").replace("BIN*14*=", "BIN*14*" + held + "\x01")
    schema = read(text)
    assert [note.values for note in noted(schema)["edi_binary"]] == [{"count": 14}]
    assert [one.name for one in schema.records] == ["850"]
    with pytest.raises(ConnectorError) as refused:
        read(text.replace("BIN*14", "BIN*900"))
    assert refused.value.code == "edi_bytes"


def test_what_comes_again_where_it_is_no_list_is_noted() -> None:
    found = noted(read(interchange(ORDER.replace("REF*DP*038", "REF*DP*038\nREF*DP*039"))))
    assert [(note.where, note.values) for note in found["edi_repeats"]] == [("850.REF*DP", {"count": 2})]


def test_messages_without_interchange_are_read() -> None:
    rows = interchange(ORDER).split("\n")
    schema = read("\n".join(rows[2:-3]))
    assert "BEG.03" in fields(schema)
    assert not noted(schema)


def test_what_is_in_no_table_goes_by_its_code() -> None:
    paths = fields(read(interchange("BEG*00*SA*1\nZZ9*a**c\nN1*7U*x\nN1*not a code*y")))
    assert (paths["ZZ9.03"].title, paths["ZZ9.03"].description) == ("", "ZZ903")
    assert paths["N1*7U.02"].title == "Party 7U: name"
    assert {"N1.01", "N1.02"} <= paths.keys()


@pytest.mark.parametrize(
    ("name", "records", "segments", "codes"),
    [
        ("850-fat", {"850": 2}, 74, {"edi_number_twice"}),
        ("850-purchase-order", {"850": 2}, 186, {"edi_isa_short", "edi_unended", "edi_number_twice"}),
        ("856-ship-notice", {"856": 1}, 35, {"edi_repetition"}),
        ("nasty-810-unpadded-isa", {"810": 1}, 68, {"edi_isa_width", "edi_repeats"}),
        ("nasty-810-unpadded-isa-b", {"810": 1}, 76, {"edi_isa_width", "edi_repeats"}),
    ],
)
def test_real_files_are_read_whole(
    realdata: Path, name: str, records: dict[str, int], segments: int, codes: set[str]
) -> None:
    content = (realdata / "edi" / "x12" / f"{name}.edi").read_bytes()
    schema = read(content)
    assert {one.record: one.rows for one in schema.seen} == records
    assert noted(schema).keys() == codes
    scanner = Scanner(decoded(content)[0], Marks("~", "*", ""), Limits())
    while scanner.skip():
        scanner.next()
    assert scanner.count == segments


def test_every_loop_has_its_words() -> None:
    assert not DIALECT.loops.keys() - DIALECT.segments.keys()
    assert len(DIALECT.segments) > 90
    assert all(words.title for words in DIALECT.segments.values())
