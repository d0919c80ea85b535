"""EDIFACT messages as records: components, groups, marks and character sets, and what is wrong around messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.edi.edifact import DIALECT
from datamaps.connectors.edi.text import Marks, Scanner, decoded
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import SystemSchema
from tests.connectors.test_x12 import fields, noted

ORDER = """BGM+220+4711+9
DTM+137:20270112:102
RFF+CT:C1
DTM+171:202701121405:203
NAD+BY+5412345000176::9++Shop:Department+Main Street 1+Town++1000+BE
RFF+VA:BE1
CTA+PD+:Kim
COM+kim@shop.example:EM
NAD+SU+4012345000094::9
CUX+2:EUR:9
LIN+1++4000862141404:SRV
PIA+1+B7:BP
IMD+F++:::Small widget
QTY+21:120:PCE
MOA+203:1110
PRI+AAA:9.25
TAX+7+VAT+++:::21+S
MOA+124:233.1
LIN+2++4000862141411:SRV
QTY+21:5
UNS+S
MOA+86:1343.1
CNT+2:2"""


def interchange(*bodies: str, head: str = "UNB+UNOC:3+SHOP:14+MAKER:14+270112:1405+R1", una: str = "") -> str:
    """One interchange with a message for each body."""
    rows = [head]
    for number, body in enumerate(bodies, 1):
        segments = body.splitlines()
        rows += [f"UNH+{number}+ORDERS:D:96A:UN:EAN008", *segments, f"UNT+{len(segments) + 2}+{number}"]
    return una + "".join(f"{row}'\n" for row in (*rows, f"UNZ+{len(bodies)}+R1"))


def read(text: str | bytes) -> SystemSchema:
    return observe("edifact", {}, limits=Limits(), given=text if isinstance(text, bytes) else text.encode())


def test_an_order_is_a_record_with_names_that_a_buyer_knows() -> None:
    schema = read(interchange(ORDER))
    (record,) = schema.records
    assert (record.name, record.title) == ("ORDERS", "Purchase order")
    rows = fields(schema, "ORDERS")
    expected = {
        "DTM+137.01-2": ("Document date", "DTM C507.2380", "date"),
        "NAD+BY.02": ("Buyer: id", "NAD C082.3039", "string"),
        "NAD+BY.RFF+VA.01-2": ("Buyer, VAT number", "RFF C506.1154", "string"),
        "NAD+BY.COM+EM.01": ("Buyer, e-mail", "COM C076.3148", "string"),
        "LIN[].03": ("Item number", "LIN C212.7140", "string"),
        "LIN[].03-2": ("Kind of item number", "LIN C212.7143", "string"),
        "LIN[].QTY+21.01-2": ("Quantity ordered", "QTY C186.6060", "number"),
        "LIN[].TAX+7+VAT.MOA+124.01-2": ("Value added tax, tax amount", "MOA C516.5004", "number"),
        "RFF+CT.DTM+171.01-2": ("Contract number, reference date", "DTM C507.2380", "datetime"),
        "MOA+86.01-2": ("Message total", "MOA C516.5004", "number"),
    }
    assert {
        path: (row.title, row.description, row.type.value) for path, row in rows.items() if path in expected
    } == expected
    assert not noted(schema)


def test_codes_are_counted_and_nothing_of_a_person_is_kept() -> None:
    schema = read(interchange(*[ORDER] * 20))
    (seen,) = schema.seen
    counts = {row.path: {one.value: one.count for one in row.values} for row in seen.fields}
    assert (seen.rows, counts["LIN[].QTY+21.01-3"]) == (20, {"PCE": 20})
    text = schema.model_dump_json()
    assert not [one for one in ("Kim", "kim@", "4711", "Main", "Small", "40008621", "BE1") if one in text]


def test_the_version_is_noted_with_who_sent_it() -> None:
    (note,) = (one for one in read(interchange(ORDER)).notes if one.code == "edi_parties")
    assert note.values == {"sender": "SHOP", "receiver": "MAKER", "version": "D 96A UN EAN008", "count": 1}


@pytest.mark.parametrize(
    ("before", "after", "code", "where"),
    [
        ("UNT+25+1", "UNT+24+1", "edi_count", "UNB R1 > UNH 1"),
        ("UNT+25+1", "UNT+25+2", "edi_number", "UNB R1 > UNH 1"),
        ("UNZ+1+", "UNZ+2+", "edi_count", "UNB R1"),
        ("UNZ+1+R1", "UNZ+1+R2", "edi_number", "UNB R1"),
        ("UNZ+1+R1'\n", "", "edi_not_closed", "UNB R1"),
        ("UNT+25+1'\n", "", "edi_not_closed", "UNB R1 > UNH 1"),
        ("UNT+25+1'", "UNT+25+1'XYZ+1'", "edi_outside", "UNB R1"),
        ("ORDERS:", ":", "edi_no_type", "UNB R1 > UNH 1"),
        ("CNT+2:2", "c t+2:2", "edi_tag", "ORDERS 25"),
    ],
)
def test_each_thing_that_does_not_fit_is_noted_with_its_place(before: str, after: str, code: str, where: str) -> None:
    found = noted(read(interchange(ORDER).replace(before, after)))
    assert [note.where for note in found[code]] == [where]
    assert found.keys() == {code}


def test_groups_are_counted_instead_of_messages() -> None:
    rows = interchange(ORDER, ORDER).splitlines()
    grouped = [rows[0], "UNG+ORDERS+A+B+270112:1405+G1+UN+D:96A'", *rows[1:-1], "UNE+2+G1'", "UNZ+1+R1'"]
    assert not noted(read("\n".join(grouped)))


def test_marks_come_from_una_and_hold_for_one_interchange() -> None:
    plain = interchange(ORDER.replace(":9.25", ":9,25"))
    other = plain.replace("?", "!").replace("+", "|").replace(":", "^").replace("'", "~")
    schema = read("UNA^|,! ~\r\n" + other + interchange(ORDER))
    assert schema.seen[0].rows == 2
    assert noted(schema).keys() == {"edi_number_twice"}
    assert fields(schema, "ORDERS") == fields(read(interchange(ORDER, ORDER)), "ORDERS")


def test_released_marks_are_text() -> None:
    body = "BGM+220+4711+9\nFTX+AAI+++5 ?+ 5 ?: 10?'s ??"
    rows = fields(read(interchange(body)), "ORDERS")
    assert rows["FTX[].04"].max_length == len("5 + 5 : 10's ?")
    assert not {"FTX[].05", "FTX[].04-2"} & rows.keys()


def test_repetitions_are_lists_in_version_four_only() -> None:
    body = "NAD+SU+1\nCOM+11:TE*22:TE"
    four = fields(read(interchange(body, head="UNB+UNOA:4+A+B+20270112:1405+R1")), "ORDERS")
    assert four["NAD+SU.COM+TE.01"].type.value == "array"
    three = fields(read(interchange(body)), "ORDERS")
    assert "NAD+SU.COM+TE.01[]" not in three
    named = interchange(body.replace("*", "~"), head="UNB+UNOA:4+A+B+20270112:1405+R1", una="UNA:+.?~'")
    assert fields(read(named), "ORDERS")["NAD+SU.COM+TE.01"].type.value == "array"


def test_control_characters_of_level_b_are_marks() -> None:
    text = interchange(ORDER, head="UNB+UNOB:1+A+B+270112:1405+R1").replace("\n", "")
    text = text.replace("+", "\x1d").replace(":", "\x1f").replace("'", "\x1c")
    assert "LIN[].03-2" in fields(read(text), "ORDERS")


@pytest.mark.parametrize(
    ("level", "encoding", "letters", "noted_codes"),
    [
        ("C", "latin-1", "größe", set()),
        ("D", "iso8859-2", "łódź", set()),
        ("E", "iso8859-5", "цена", set()),
        ("F", "iso8859-7", "τιμή", set()),
        ("W", "utf-8", "価格", set()),
        ("Y", "utf-16", "価格", set()),
        ("C", "utf-8", "価格", set()),
        ("A", "windows-1252", "größe", {"edi_encoding"}),
    ],
)
def test_character_sets_are_those_of_the_level(level: str, encoding: str, letters: str, noted_codes: set[str]) -> None:
    text = interchange(f"BGM+220+{letters}+9", head=f"UNB+UNO{level}:3+A+B+270112:1405+R1")
    schema = read(text.encode(encoding))
    assert fields(schema, "ORDERS")["BGM.02"].max_length == len(letters)
    assert noted(schema).keys() == noted_codes


def test_a_file_without_envelope_is_read_and_noted() -> None:
    schema = read("'\n".join([*ORDER.splitlines(), ""]))
    assert [record.name for record in schema.records] == ["message"]
    assert noted(schema).keys() == {"edi_no_envelope"}
    unwrapped = "\n".join(interchange(ORDER).splitlines()[1:-1])
    assert [record.name for record in read(unwrapped).records] == ["ORDERS"]


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = interchange(ORDER)
    found = noted(read(whole[: whole.index("CNT+2") + 4]))
    assert [note.where for note in found["edi_cut"]] == ["CNT 25"]
    assert {note.values["tag"] for note in found["edi_not_closed"]} == {"UNT", "UNZ"}
    assert noted(read(whole.rstrip("'\n"))).keys() == {"edi_unended"}


def test_a_packed_object_is_refused() -> None:
    with pytest.raises(ConnectorError) as refused:
        read(interchange(ORDER).replace("UNZ+", "UNO+1+1+1+20'\x00\x01\x02'UNP+20+1'UNZ+"))
    assert refused.value.code == "edi_package"


@pytest.mark.parametrize(
    ("name", "records", "segments", "codes"),
    [
        ("orders-d03b.txt", {"ORDERS": 1}, 24, set()),
        ("orders-d03b-bad.txt", {"ORDERS": 1}, 59, {"edi_count", "edi_repeats"}),
        ("ordrsp.edi", {"ORDRSP": 1}, 34, {"edi_count", "edi_number"}),
        ("nasty-cuscar-d95b.edi", {"message": 1}, 54, {"edi_no_type", "edi_count"}),
        ("invoic-d96a-no-envelope.edi", {"message": 1}, 185, {"edi_no_envelope", "edi_repeats"}),
    ],
)
def test_real_files_are_read_whole(
    realdata: Path, name: str, records: dict[str, int], segments: int, codes: set[str]
) -> None:
    content = (realdata / "edi" / "edifact" / name).read_bytes()
    schema = read(content)
    assert {one.record: one.rows for one in schema.seen} == records
    assert noted(schema).keys() == codes
    scanner = Scanner(decoded(content)[0], Marks("'", "+", ":", release="?"), Limits())
    while scanner.skip():
        scanner.next()
    # A UNA is no segment, but is counted as one by those who split at each mark.
    assert scanner.count == segments - (name == "ordrsp.edi") + content.startswith(b"UNA")


def test_what_is_wrong_in_the_bad_order_is_named(realdata: Path) -> None:
    found = noted(read((realdata / "edi" / "edifact" / "orders-d03b-bad.txt").read_bytes()))
    (count,), (repeats,) = found["edi_count"], found["edi_repeats"]
    assert (count.where, count.values["said"], count.values["counted"]) == ("UNB 6002 > UNH SSDD1", "22", 57)
    assert (repeats.where, repeats.values) == ("ORDERS.DTM+137", {"count": 36})


def test_every_loop_has_its_words() -> None:
    assert not DIALECT.loops.keys() - DIALECT.segments.keys()
    assert len(DIALECT.segments) > 45
