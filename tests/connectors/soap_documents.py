"""The WSDL of a small shop."""

from __future__ import annotations

HEAD = """<?xml version="1.0"?>
<w:definitions name="Shop" targetNamespace="urn:shop" xmlns:t="urn:shop" xmlns:w="http://schemas.xmlsoap.org/wsdl/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
  xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" xmlns:xs="http://www.w3.org/2001/XMLSchema">"""
TYPES = """<w:types><xs:schema targetNamespace="urn:shop" elementFormDefault="qualified">
<xs:element name="GetOrder"><xs:complexType><xs:sequence><xs:element name="id" type="xs:long"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="GetOrderAnswer" type="t:Order"/>
<xs:element name="Login"><xs:complexType><xs:attribute name="token" use="required"/></xs:complexType></xs:element>
<xs:element name="Refused"><xs:complexType><xs:sequence><xs:element name="why" type="xs:string"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="Count" type="xs:int"/>
<xs:complexType name="Order"><xs:sequence><xs:element name="state" type="t:State"/></xs:sequence></xs:complexType>
<xs:simpleType name="State"><xs:restriction base="xs:string"><xs:enumeration value="open"/></xs:restriction>
</xs:simpleType></xs:schema></w:types>"""
ABSTRACT = """
<w:message name="GetIn"><w:part name="body" element="t:GetOrder"/><w:part name="login" element="t:Login"/></w:message>
<w:message name="GetOut"><w:part name="body" element="t:GetOrderAnswer"/></w:message>
<w:message name="Refusal"><w:part name="fault" element="t:Refused"/></w:message>
<w:message name="CountIn"/><w:message name="CountOut"><w:part name="body" element="t:Count"/></w:message>
<w:message name="CloseIn"><w:part name="order" type="t:Order"/><w:part name="days" type="xs:int"/></w:message>
<w:message name="CloseOut"><w:part name="done" type="xs:boolean"/></w:message>
<w:portType name="Shop"><w:operation name="GetOrder"><w:documentation>Looks up
  one.</w:documentation><w:input message="t:GetIn"/><w:output message="t:GetOut"/>
  <w:fault name="refused" message="t:Refusal"/></w:operation>
  <w:operation name="Count"><w:input message="t:CountIn"/><w:output message="t:CountOut"/></w:operation>
  <w:operation name="Sent"><w:output message="t:GetOut"/></w:operation></w:portType>
<w:portType name="Calls"><w:operation name="Close"><w:input message="t:CloseIn"/><w:output message="t:CloseOut"/>
  </w:operation></w:portType>
<w:portType name="ShopHttpGet"><w:operation name="GetOrder"><w:input message="t:CountIn"/></w:operation></w:portType>
"""
BINDINGS = """
<w:binding name="Soap" type="t:Shop"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <w:operation name="GetOrder"><soap:operation soapAction="urn:shop/GetOrder"/>
  <w:input><soap:header message="t:GetIn" part="login" use="literal"/><soap:body parts="body" use="literal"/></w:input>
  <w:output><soap:body use="literal"/></w:output></w:operation></w:binding>
<w:binding name="Soap12" type="t:Shop"><soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <w:operation name="GetOrder"><soap12:operation soapAction="urn:shop/GetOrder"/><w:input>
  <soap12:body use="literal"/></w:input></w:operation></w:binding>
<w:binding name="Rpc" type="t:Calls"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
  <w:operation name="Close"><soap:operation soapAction=""/><w:input><soap:body use="literal"/></w:input>
  </w:operation></w:binding>
<w:binding name="Get" type="t:ShopHttpGet"><http:binding verb="GET"/></w:binding>
<w:service name="Shop"><w:port name="A" binding="t:Soap"><soap:address location="https://shop.example.com/soap"/></w:port>
  <w:port name="B" binding="t:Soap12"><soap12:address location="https://shop.example.com/soap"/></w:port></w:service>
"""
TAIL = "</w:definitions>"
SHOP = HEAD + TYPES + ABSTRACT + BINDINGS + TAIL
