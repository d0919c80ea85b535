"""A flow: one source, one target, what starts it, what it does when it fails, and which fields move."""

from __future__ import annotations

from datamaps.map.flow_choices import (
    AuthKind,
    Cardinality,
    Delivery,
    Direction,
    Effect,
    Encryption,
    Exchange,
    LoopGuard,
    MatchHow,
    Method,
    NullRule,
    OnError,
    Ordering,
    Pattern,
    Per,
    RecordOperation,
    RetryKind,
    Transform,
    TriggerKind,
    Unmapped,
    VanishRule,
    Way,
)
from datamaps.map.shared import ValuePair
from datamaps.map.systems import Window
from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.types import (
    ContactKey,
    Cron,
    Day,
    Flag,
    Key,
    Line,
    Lines,
    Path,
    Paths,
    RecordName,
    Ref,
    Refs,
    Span,
    SystemKey,
    TeamKey,
    Text,
    TimeZone,
)


class Trigger(Shape):
    kind: TriggerKind | None = None
    detail: Line = ""
    cron: Cron | None = None
    timezone: TimeZone | None = None
    every: Span | None = None


class ExpectedBy(Row):
    natural_key = ("team",)
    team: TeamKey | None = None
    within: Span | None = None


class Volume(Shape):
    low: int | None = None
    normal: int | None = None
    peak: int | None = None
    per: Per | None = None


class Retry(Shape):
    kind: RetryKind | None = None
    wait: Span | None = None
    attempts: int | None = None
    for_: Span | None = None
    on: Lines = ()
    owner: ContactKey | None = None


class DeadLetter(Shape):
    place: Line = ""
    owner: ContactKey | None = None


class PartnerIds(Shape):
    from_: Line = ""
    to: Line = ""


class Auth(Shape):
    kind: AuthKind | None = None
    secret_location: Line = ""
    expires: Day | None = None


class Approval(Shape):
    needed: Flag | None = None
    owner: ContactKey | None = None


class MatchPair(Row):
    natural_key = ("source", "target")
    source: Path | None = None
    target: Path | None = None
    how: MatchHow | None = None


class Reconciliation(Shape):
    how: Line = ""
    cron: Cron | None = None
    timezone: TimeZone | None = None
    tolerance: Line = ""


class FieldMap(Row):
    """How one target field gets its value. `transform` left out is copy; `way` left out is both in a two-way flow."""

    natural_key = ("target",)
    source: Paths = ()
    target: Path | None = None
    way: Way | None = None
    transform: Transform | None = None
    rule: Line = ""
    null_rule: NullRule | None = None
    default: Line | None = None
    values: tuple[ValuePair, ...] = ()
    table: Key | None = None
    unmapped: Unmapped | None = None
    permission: Line = ""
    quality: Line = ""
    confirmed: Flag = True
    note: Text = ""

    @property
    def how(self) -> Transform:
        return self.transform or Transform.COPY


class LeftOut(Row):
    natural_key = ("field",)
    field: Path | None = None
    why: Line = ""


class RecordMap(Row):
    natural_key = ("source", "target", "filter")
    source: RecordName
    target: RecordName
    operation: RecordOperation | None = None
    filter: Line = ""
    cardinality: Cardinality | None = None
    match_key: tuple[MatchPair, ...] = ()
    delete_rule: VanishRule | None = None
    merge_rule: VanishRule | None = None
    permission: Line = ""
    initial_load: Line = ""
    reconciliation: Reconciliation | None = None
    fields: tuple[FieldMap, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.source}>{self.target}"


class Flow(Row):
    natural_key = ("ref",)
    ref: Ref
    name: Line = ""
    purpose: Text = ""
    moves: tuple[Key, ...] = ()
    after: Refs = ()
    source: SystemKey
    target: SystemKey
    via: SystemKey | None = None
    method: Method | None = None
    exchange: Exchange | None = None
    protocol: Line = ""
    format: Line = ""
    encoding: Line = ""
    encryption: Encryption | None = None
    pattern: Pattern | None = None
    effect: Effect | None = None
    direction: Direction = Direction.ONE_WAY
    trigger: Trigger | None = None
    max_delay: Span | None = None
    expected_by: tuple[ExpectedBy, ...] = ()
    timeout: Span | None = None
    volume: Volume | None = None
    interrupters: Lines = ()
    not_during: tuple[Window, ...] = ()
    delivery: Delivery | None = None
    dedupe_key: Line = ""
    ordering: Ordering | None = None
    retry: Retry | None = None
    dead_letter: DeadLetter | None = None
    on_error: OnError | None = None
    loop_guard: LoopGuard | None = None
    signed: Flag | None = None
    missed_events: Line = ""
    acknowledgement: Line = ""
    partner_ids: PartnerIds | None = None
    auth: Auth | None = None
    approval: Approval | None = None
    exception_owner: ContactKey | None = None
    reads: Lines = ()
    writes: Lines = ()
    record_maps: tuple[RecordMap, ...] = ()

    @property
    def label(self) -> str:
        return self.name or self.ref

    @property
    def two_way(self) -> bool:
        return self.direction is Direction.TWO_WAY


class IntegrationHead(Shape):
    """What the catalog knows of an integration; its brief knows the rest."""

    ref: Ref
    title: Line = ""
    stage: Line = "idea"
