"""Metadata of a small shop, as a service of version 4 and one of version 2 write it."""

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:Reference Uri="http://127.0.0.1:1/core"><edmx:Include Namespace="Org.OData.Core.V1" Alias="C"/></edmx:Reference>
 <edmx:DataServices><Schema Namespace="shop.sales" Alias="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">"""
TAIL = "</Schema></edmx:DataServices></edmx:Edmx>"
SHOP = """
<EnumType Name="State"><Member Name="Open" Value="0"/><Member Name="Paid" Value="1"/></EnumType>
<EnumType Name="Marks" IsFlags="true"><Member Name="Urgent" Value="1"/><Member Name="Gift" Value="2"/></EnumType>
<TypeDefinition Name="Money" UnderlyingType="Edm.Decimal" Precision="12" Scale="2"/>
<ComplexType Name="Address"><Property Name="City" Type="Edm.String" MaxLength="40"/></ComplexType>
<ComplexType Name="Delivery" BaseType="S.Address"><Property Name="At" Type="Edm.TimeOfDay"/></ComplexType>
<EntityType Name="Thing" Abstract="true">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Guid" Nullable="false"><Annotation Term="C.Computed"/></Property>
  <Property Name="Changed" Type="Edm.DateTimeOffset" Precision="3"/>
</EntityType>
<EntityType Name="Order" BaseType="shop.sales.Thing">
  <Property Name="Number" Type="Edm.Int32" Nullable="false" DefaultValue="7"/>
  <Property Name="Buyer" Type="Edm.Int64"/>
  <Property Name="State" Type="S.State" Nullable="false"/>
  <Property Name="Marks" Type="S.Marks"/>
  <Property Name="Total" Type="S.Money"/>
  <Property Name="Rate" Type="Edm.Decimal" Precision="9"/>
  <Property Name="Factor" Type="Edm.Decimal" Scale="variable"/>
  <Property Name="To" Type="S.Delivery"/>
  <Property Name="Tags" Type="Collection(Edm.String)" MaxLength="9" Nullable="false"/>
  <Property Name="Secret" Type="Edm.String" MaxLength="max">
    <Annotation Term="C.Permissions" EnumMember="C.Permission/Write"/>
  </Property>
  <Property Name="größe.cm" Type="Edm.Double"/>
  <Property Name="Where" Type="Edm.GeographyPoint"/>
  <NavigationProperty Name="Customer" Type="S.Customer" Nullable="false">
    <ReferentialConstraint Property="Buyer" ReferencedProperty="Number"/>
  </NavigationProperty>
  <NavigationProperty Name="Lines" Type="Collection(S.Line)" ContainsTarget="true"/>
</EntityType>
<EntityType Name="Customer" OpenType="true" HasStream="true">
  <Key><PropertyRef Name="Number"/></Key>
  <Property Name="Number" Type="Edm.Int64"/>
  <Property Name="Name" Type="Edm.String"/>
</EntityType>
<EntityType Name="Line">
  <Key><PropertyRef Name="Order"/><PropertyRef Name="Position"/></Key>
  <Property Name="Order" Type="Edm.Guid" Nullable="false"/>
  <Property Name="Position" Type="Edm.Int16" Nullable="false"/>
</EntityType>
<Function Name="Newest"><Parameter Name="count" Type="Edm.Int32"/><Parameter Name="days" Type="Edm.Int32">
  <Annotation Term="C.OptionalParameter"/></Parameter><ReturnType Type="Collection(S.Order)"/></Function>
<Action Name="Cancel" IsBound="true"><Parameter Name="it" Type="S.Order"/>
  <Parameter Name="why" Type="Edm.String" Nullable="false"/></Action>
<EntityContainer Name="All">
  <EntitySet Name="Orders" EntityType="S.Order"/><EntitySet Name="Customers" EntityType="S.Customer"/>
  <Singleton Name="Me" Type="S.Customer"/>
  <FunctionImport Name="Latest" Function="S.Newest"/>
</EntityContainer>
<Annotations Target="S.Customer/Name">
  <Annotation Term="com.sap.vocabularies.Common.v1.Label" String="Full name"/>
  <Annotation Term="C.Immutable" Bool="true"/>
  <Annotation Term="com.sap.vocabularies.PersonalData.v1.IsPotentiallyPersonal"/>
  <Annotation Term="Org.OData.Validation.V1.Pattern" String="[A-Z].*"/>
</Annotations>
<Annotations Target="S.All/Customers">
  <Annotation Term="Org.OData.Capabilities.V1.DeleteRestrictions">
    <Record><PropertyValue Property="Deletable" Bool="false"/></Record></Annotation>
</Annotations>
"""
OLD = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
  xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:sap="http://www.sap.com/Protocols/SAPData">
<edmx:DataServices m:DataServiceVersion="2.0">
<Schema Namespace="OLD" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
<EntityType Name="Order"><Key><PropertyRef Name="No"/></Key>
  <Property Name="No" Type="Edm.String" Nullable="false" MaxLength="10" sap:updatable="false" sap:label="Order"/>
  <Property Name="Buyer" Type="Edm.String" sap:creatable="false" sap:updatable="false" sap:quickinfo="Who buys"/>
  <Property Name="Kind" Type="Edm.String" sap:updatable="false"/>
  <Property Name="Day" Type="Edm.DateTime" sap:display-format="Date"/>
  <Property Name="Price" Type="Edm.Decimal" Precision="15"/>
  <NavigationProperty Name="ToBuyer" Relationship="OLD.bought" FromRole="o" ToRole="b"/>
  <NavigationProperty Name="Lost" Relationship="OLD.nothing" FromRole="o" ToRole="b"/></EntityType>
<EntityType Name="Buyer"><Key><PropertyRef Name="No"/></Key><Property Name="No" Type="Edm.String" Nullable="false"/>
  <NavigationProperty Name="Orders" Relationship="OLD.bought" FromRole="b" ToRole="o"/></EntityType>
<Association Name="bought"><End Type="OLD.Buyer" Multiplicity="0..1" Role="b"/><End Type="OLD.Order" Multiplicity="*"
  Role="o"/><ReferentialConstraint><Principal Role="b"><PropertyRef Name="No"/></Principal><Dependent Role="o">
  <PropertyRef Name="Buyer"/></Dependent></ReferentialConstraint></Association>
<EntityContainer Name="C"><EntitySet Name="Orders" EntityType="OLD.Order" sap:creatable="false"/>
  <FunctionImport Name="Close" ReturnType="Collection(OLD.Order)" m:HttpMethod="POST"><Parameter Name="No"
  Type="Edm.String"/><Parameter Name="Why" Type="Edm.String" Nullable="true"/></FunctionImport></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""
