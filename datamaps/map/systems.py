"""A system of the catalog: what it is, who answers for it, what it holds and how it is checked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from datamaps.schema.shapes import Classification, Composed, Operation, Record, SystemSchema
from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import (
    ContactKey,
    Cron,
    Flag,
    JsonValues,
    Key,
    Line,
    Lines,
    Span,
    TeamKey,
    Text,
    TimeZone,
)


class SystemKind(Choice):
    CRM = "crm", _("Customer relations (CRM)")
    ERP = "erp", _("Business planning (ERP)")
    BILLING = "billing", _("Billing")
    ACCOUNTING = "accounting", _("Accounting")
    PAYMENTS = "payments", _("Payments")
    ECOMMERCE = "ecommerce", _("Web shop")
    MARKETING = "marketing", _("Marketing")
    SUPPORT = "support", _("Customer support")
    HR = "hr", _("People and payroll (HR)")
    IDENTITY = "identity", _("Identity and access")
    INVENTORY = "inventory", _("Inventory")
    WAREHOUSE = "warehouse", _("Warehouse")
    POS = "pos", _("Tills (point of sale)")
    LOGISTICS = "logistics", _("Logistics")
    ANALYTICS = "analytics", _("Reporting and analytics")
    INTEGRATION_PLATFORM = "integration_platform", _("Integration platform")
    CUSTOM = "custom", _("Made for us")
    SPREADSHEET = "spreadsheet", _("Spreadsheet")
    HARDWARE = "hardware", _("Hardware")
    OTHER = "other", _("Something else")


class Hosting(Choice):
    ON_PREMISES = "on_premises", _("On our own premises")
    PRIVATE_CLOUD = "private_cloud", _("Private cloud")
    PUBLIC_CLOUD = "public_cloud", _("Public cloud")
    SAAS = "saas", _("Rented service (SaaS)")
    PARTNER = "partner", _("At a partner")


class Lifecycle(Choice):
    PLANNED = "planned", _("Planned")
    LIVE = "live", _("Live")
    RETIRING = "retiring", _("Being retired")
    RETIRED = "retired", _("Retired")


class Window(Row):
    """A time that comes again: when it starts and how long it lasts."""

    natural_key = ("cron", "timezone")
    cron: Cron | None = None
    timezone: TimeZone | None = None
    for_: Span | None = None


class Environment(Row):
    natural_key = ("name",)
    name: Line = ""
    url: Line = ""


class Schedule(Shape):
    cron: Cron | None = None
    timezone: TimeZone | None = None


class ConnectorSetup(Row):
    """How a system is looked at. `credential` is the name of a stored credential, never a secret."""

    natural_key = ("key",)
    key: Key
    kind: Line = ""
    environment: Line = ""
    credential: Line = ""
    config: JsonValues = {}
    schedule: Schedule | None = None
    active: Flag = True


class System(Row):
    natural_key = ("key",)
    key: Key
    name: Line = ""
    kind: SystemKind | None = None
    vendor: Line = ""
    hosting: Hosting | None = None
    lifecycle: Lifecycle | None = None
    legacy: Flag = False
    fixed: Flag = False
    clearance: Classification | None = None
    owner_team: TeamKey | None = None
    business_owner: ContactKey | None = None
    technical_owner: ContactKey | None = None
    support: ContactKey | None = None
    docs_url: Line = ""
    speaks: Lines = ()
    maintenance: tuple[Window, ...] = ()
    environments: tuple[Environment, ...] = ()
    notes: Text = ""
    records: tuple[Record, ...] = ()
    operations: tuple[Operation, ...] = ()
    servers: Lines = ()
    auth: Lines = ()
    composed: tuple[Composed, ...] = ()
    left_out: Lines = ()
    connectors: tuple[ConnectorSetup, ...] = ()

    @property
    def label(self) -> str:
        return self.name or self.key

    def schema_of(self) -> SystemSchema:
        """The documented shape, as a check compares it."""
        return SystemSchema.model_construct(
            records=self.records,
            operations=self.operations,
            servers=self.servers,
            auth=self.auth,
            composed=self.composed,
            left_out=self.left_out,
        )
