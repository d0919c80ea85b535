"""Schemas of a small shop, and how files are packed."""

from __future__ import annotations

import io
import zipfile

ORDER = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:s="urn:shop" targetNamespace="urn:shop"
  elementFormDefault="qualified">
<xs:annotation><xs:documentation>All of it</xs:documentation></xs:annotation>
<xs:element name="order" type="s:Order"><xs:annotation><xs:documentation>One
  order.</xs:documentation></xs:annotation></xs:element>
<xs:element name="customer"><xs:complexType><xs:sequence>
  <xs:element name="name" type="s:Name"/>
  <xs:element name="address" maxOccurs="3"><xs:complexType><xs:sequence>
    <xs:element name="city" type="xs:token" nillable="true"/>
    <xs:element name="größe.cm" type="xs:decimal" minOccurs="0"/>
  </xs:sequence><xs:attribute name="kind" default="home" type="xs:NMTOKEN"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="note" type="xs:string"/>
<xs:element name="payment" type="s:Payment" abstract="true"/>
<xs:element name="card" type="s:Card" substitutionGroup="s:payment"/>
<xs:element name="cash" type="s:Payment" substitutionGroup="s:payment"/>
<xs:complexType name="Thing" abstract="true">
  <xs:sequence><xs:element name="id" type="xs:positiveInteger"/></xs:sequence>
  <xs:attribute name="version" type="xs:unsignedByte" use="required"/></xs:complexType>
<xs:complexType name="Order"><xs:complexContent><xs:extension base="s:Thing"><xs:sequence>
  <xs:element ref="s:customer"/>
  <xs:choice><xs:element name="shop" type="xs:string"/><xs:element name="web" type="xs:anyURI"/></xs:choice>
  <xs:group ref="s:dates" minOccurs="0"/>
  <xs:element name="line" type="s:Line" maxOccurs="unbounded"/>
  <xs:element ref="s:payment"/>
  <xs:element ref="s:note" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="state" type="s:State" default="open"/>
  <xs:element name="total" type="s:Money"/>
  <xs:element name="weight"><xs:complexType><xs:simpleContent><xs:extension base="xs:double">
    <xs:attribute name="unit" type="s:State"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
  <xs:element name="sizes" type="s:Sizes"/>
  <xs:element name="either"><xs:simpleType><xs:union memberTypes="xs:integer xs:date"/></xs:simpleType></xs:element>
  <xs:element name="code"><xs:simpleType><xs:restriction base="s:Code"><xs:pattern value="[A-Z]+"/>
    <xs:maxLength value="8"/></xs:restriction></xs:simpleType></xs:element>
  <xs:any namespace="##other" minOccurs="0"/>
</xs:sequence><xs:attributeGroup ref="s:marks"/></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="OldOrder"><xs:complexContent><xs:restriction base="s:Order"><xs:sequence>
  <xs:element name="id" type="xs:positiveInteger"/></xs:sequence>
  <xs:attribute name="urgent" use="prohibited"/></xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="Line"><xs:all><xs:element name="sku" type="s:Code"/>
  <xs:element name="part" type="s:Line" minOccurs="0"/></xs:all></xs:complexType>
<xs:complexType name="Payment"/>
<xs:complexType name="Card"><xs:complexContent><xs:extension base="s:Payment">
  <xs:attribute name="number" type="xs:string" fixed="0000"/></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Money"><xs:simpleContent><xs:extension base="s:Amount">
  <xs:attribute name="currency" use="required" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:simpleType name="Amount"><xs:restriction base="xs:decimal"><xs:totalDigits value="12"/>
  <xs:fractionDigits value="2"/><xs:minInclusive value="0"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:minLength value="2"/><xs:maxLength value="12"/>
  </xs:restriction></xs:simpleType>
<xs:simpleType name="Name"><xs:restriction base="xs:string"><xs:length value="5"/></xs:restriction></xs:simpleType>
<xs:simpleType name="State"><xs:restriction base="xs:string"><xs:enumeration value="open"/>
  <xs:enumeration value="paid"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Sizes"><xs:list itemType="xs:short"/></xs:simpleType>
<xs:group name="dates"><xs:sequence><xs:element name="from" type="xs:date"/><xs:element name="to" type="xs:date"/>
  </xs:sequence></xs:group>
<xs:attributeGroup name="marks"><xs:attribute name="urgent" type="xs:boolean"/></xs:attributeGroup>
</xs:schema>"""
MAIN = """<schema xmlns="http://www.w3.org/2001/XMLSchema"
xmlns:a="urn:a" xmlns:b="urn:b.other" targetNamespace="urn:a">
<include schemaLocation="common/plain.xsd"/><import namespace="urn:b.other" schemaLocation="./other%20one.xsd"/>
<element name="doc"><complexType><sequence><element name="one" type="a:Thing"/><element name="two" type="b:Thing"/>
<element ref="b:one"/><element name="three" type="a:Plain"/></sequence></complexType></element>
<complexType name="Thing"><attribute name="x" type="string"/></complexType></schema>"""
OTHER = """<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:b.other">
<x:element name="one" type="x:int"/><x:complexType name="Thing"><x:attribute name="y"/></x:complexType></x:schema>"""
PLAIN = """<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema"><x:include schemaLocation="../main.xsd"/>
<x:complexType name="Plain"><x:sequence><x:element name="code" type="Code"/></x:sequence></x:complexType>
<x:simpleType name="Code"><x:restriction base="x:string"><x:maxLength value="3"/></x:restriction></x:simpleType>
</x:schema>"""


def schema(body: str) -> str:
    """A schema of `urn:s` around a body, with the prefixes `xs` and `s`."""
    head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:s="urn:s" targetNamespace="urn:s">'
    return f"{head}{body}</xs:schema>"


def packed(files: dict[str, str | bytes]) -> bytes:
    """A zip of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return content.getvalue()
