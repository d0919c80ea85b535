"""Schemas that belong together, in a packed file; and files that are made to do harm."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import ANY, Field, SystemSchema
from tests.connectors.canary import Listener, listening, reply
from tests.connectors.xsd_documents import MAIN, ORDER, OTHER, PLAIN, packed, schema

FILES: dict[str, str | bytes] = {"in/main.xsd": MAIN, "in/other one.xsd": OTHER, "in/common/plain.xsd": PLAIN}
RECORDS = {"doc", "Thing", "{urn:b.other}Thing", "Plain", "Code"}


def read(files: dict[str, str | bytes] | str, limits: Limits | None = None) -> SystemSchema:
    content = files.encode() if isinstance(files, str) else packed(files)
    return observe("xsd", {}, limits=limits, given=content)


def rows(found: SystemSchema, record: str) -> dict[str, Field]:
    return {row.path: row for one in found.records if one.name == record for row in one.fields}


def refusal(content: bytes, limits: Limits | None = None) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        observe("xsd", {}, limits=limits, given=content)
    assert caught.value.permanent
    return caught.value


def test_schemas_that_belong_together_are_read_as_one() -> None:
    assert guess("order.zip", packed(FILES)) == "xsd"
    found = read(FILES)
    assert {one.name for one in found.records} == RECORDS
    assert (found.notes, found.hidden) == ((), ())
    doc = rows(found, "doc")
    assert (doc["one"].native_type, doc["two"].native_type) == ("Thing", "{urn:b.other}Thing")
    assert (set(rows(found, "Thing")), set(rows(found, "{urn:b.other}Thing"))) == ({"@x"}, {"@y"})
    # Two elements of one name from two namespaces stay apart, too.
    assert set(doc) == {"one", "two", "three", '"{urn:b.other}one"'}
    # A schema without a namespace has that of the one that includes it, and so have the names in it.
    assert rows(found, "Plain")["code"].max_length == 3


def test_where_the_files_lie_and_in_which_order_makes_no_difference() -> None:
    assert read(dict(reversed(FILES.items()))) == read(FILES)
    flat: dict[str, str | bytes] = {name.rpartition("/")[2]: text for name, text in FILES.items()}
    assert read(flat) == read(FILES)
    place = MAIN.replace("common/plain.xsd", "https://schemas.example.com/v1/plain.xsd?x=1")
    assert read({**FILES, "in/main.xsd": place}) == read(FILES)
    beside: dict[str, str | bytes] = {"__MACOSX/in/._main.xsd": b"\0\5\26", "readme.txt": "x", "in/a.xsd/": ""}
    assert read({**FILES, **beside}) == read(FILES)


def test_what_is_not_in_the_upload_is_noted_and_never_fetched(canary: Listener) -> None:
    text = MAIN.replace("common/plain.xsd", f"http://127.0.0.1:{canary.port}/plain.xsd")
    text = text.replace("./other%20one.xsd", "file:///etc/passwd")
    found = read(text)
    assert {(note.where, note.code) for note in found.notes} == {
        ("document", "reference_remote"),
        ("doc.two", "reference_remote"),
        ("doc", "reference_remote"),
        ("doc.three", "reference_missing"),
    }
    # What was there while the files were together may be there still: nobody is told that it is gone.
    whole = read(FILES)
    kinds = {one.kind.value for one in compare(whole, found, KINDS["xsd"].sees, baseline=whole).changes}
    assert "record.removed" not in kinds
    assert [one.record for one in found.hidden] == [ANY]


def test_a_redefined_part_means_itself_by_its_name() -> None:
    old = """<xs:complexType name="A"><xs:sequence><xs:element name="x" type="s:C"/></xs:sequence></xs:complexType>
      <xs:simpleType name="C"><xs:restriction base="xs:string"><xs:maxLength value="9"/></xs:restriction>
      </xs:simpleType>"""
    new = """<xs:redefine schemaLocation="old.xsd"><xs:complexType name="A"><xs:complexContent><xs:extension
      base="s:A"><xs:sequence><xs:element name="y" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent>
      </xs:complexType><xs:simpleType name="C"><xs:restriction base="s:C"><xs:minLength value="2"/></xs:restriction>
      </xs:simpleType></xs:redefine>"""
    found = read({"new.xsd": schema(new), "old.xsd": schema(old)})
    assert list(rows(found, "A")) == ["x", "y"]
    value = rows(found, "C")["value"]
    assert (value.min_length, value.max_length) == (2, 9)
    assert rows(found, "A")["x"].min_length == 2
    assert found.notes == ()


def test_a_packed_file_is_read_from_an_address() -> None:
    with listening(reply(packed(FILES))) as server:
        config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}/order.zip"}
        found = observe("xsd", config, NO_SECRET, Limits(seconds=5, guard=Guard(["127.0.0.0/8"])))
    assert found == read(FILES)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "zip_nothing"),
        ({"a.txt": "x"}, "zip_nothing"),
        ({"a.xsd": ORDER, "b.xsd": "<a>"}, "zip_xml"),
        ({"a.xsd": ORDER, "b.xsd": "<!DOCTYPE a><a/>"}, "zip_doctype"),
        ({"a.xsd": ORDER, "b.xsd": ""}, "zip_xml"),
        ({"a.wsdl": "<a/>"}, "xsd"),
        ({f"{number}.xsd": "" for number in range(2_001)}, "archive"),
        ({"a.xsd": b" " * 3_000_000 + ORDER.encode()}, "archive"),
    ],
)
def test_a_packed_file_that_is_of_no_use_or_a_danger_is_refused(files: dict[str, str | bytes], code: str) -> None:
    assert refusal(packed(files), Limits(content=2_000_000)).code == code


def test_a_packed_file_that_is_damaged_or_locked_is_refused() -> None:
    content = packed({"a.xsd": ORDER * 50})
    place = content.index(b"PK\x01\x02")
    locked = content[: place + 8] + b"\1" + content[place + 9 :]
    for one in (content[: len(content) // 2], content[:60] + b"\xff" * 30 + content[90:], locked):
        assert refusal(one).code == "archive"


def test_names_that_lead_out_of_a_packed_file_are_only_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    found = read({"../a.xsd": ORDER, "/etc/b.xsd": schema('<xs:include schemaLocation="../../../etc/passwd"/>')})
    assert found.records == read(ORDER).records
    assert [note.code for note in found.notes if note.where == "etc/b.xsd"] == ["reference_remote"]
    assert list(tmp_path.rglob("*.xsd")) == []


def doubling(kind: str, number: int) -> str:
    """Parts that hold the one before twice: 2 to the power of `number` of them, if they are all written out."""
    if kind == "group":
        first = '<xs:group name="g0"><xs:sequence><xs:element name="e" type="xs:int"/></xs:sequence></xs:group>'
        use = '<xs:group ref="s:g{0}"/>'
        body = "".join(
            f'<xs:group name="g{n}"><xs:sequence>{use.format(n - 1) * 2}</xs:sequence></xs:group>'
            for n in range(1, number)
        )
        return schema(f'{first}{body}<xs:complexType name="T">{use.format(number - 1)}</xs:complexType>')
    if kind == "attributes":
        use = '<xs:attributeGroup ref="s:g{0}"/>'
        body = "".join(
            f'<xs:attributeGroup name="g{n}">{use.format(n - 1) * 2}</xs:attributeGroup>' for n in range(1, number)
        )
        first = '<xs:attributeGroup name="g0"><xs:attribute name="e"/></xs:attributeGroup>'
        return schema(f'{first}{body}<xs:complexType name="T">{use.format(number - 1)}</xs:complexType>')
    body = "".join(
        f'<xs:simpleType name="u{n}"><xs:union memberTypes="s:u{n - 1} s:u{n - 1}"/></xs:simpleType>'
        for n in range(1, number)
    )
    return schema(f'<xs:simpleType name="u0"><xs:restriction base="xs:string"/></xs:simpleType>{body}')


@pytest.mark.parametrize("kind", ["group", "attributes", "union"])
def test_parts_that_double_are_not_written_out(kind: str) -> None:
    started = monotonic()
    assert read(doubling(kind, 60)).records
    assert monotonic() - started < 5


def test_elements_that_double_are_stopped_at_the_limit() -> None:
    each = "".join(
        f"""<xs:group name="g{n}"><xs:sequence><xs:element name="a"><xs:complexType><xs:group ref="s:g{n + 1}"/>
        </xs:complexType></xs:element><xs:element name="b"><xs:complexType><xs:group ref="s:g{n + 1}"/></xs:complexType>
        </xs:element></xs:sequence></xs:group>"""
        for n in range(40)
    )
    error = refusal(
        schema(f'{each}<xs:complexType name="T"><xs:group ref="s:g0"/></xs:complexType>').encode(), Limits(fields=5_000)
    )
    assert error.code in ("fields", "too_deep")


def test_a_schema_that_includes_itself_or_is_included_twice_is_read_once() -> None:
    again = ORDER.replace("<xs:annotation>", '<xs:include schemaLocation="a.xsd"/><xs:annotation>', 1)
    assert read({"a.xsd": again}).records == read(ORDER).records
    use = schema('<xs:include schemaLocation="a.xsd"/>').replace("urn:s", "urn:shop")
    assert (
        read({"a.xsd": again, "b.xsd": use, "c/d.xsd": use.replace("a.xsd", "../a.xsd")}).records == read(ORDER).records
    )
