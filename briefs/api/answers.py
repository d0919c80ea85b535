"""What the API answers, beside whole documents: one shape an answer, from which its description is made, too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from briefs.dossier.dossier import ConnectorState
from briefs.readiness.rule import Role, Severity
from briefs.shapes.purpose import Stage
from datamaps.schema.severity import Severity as Harm
from integrations_portal.jobs.models import JobState


class Answer(BaseModel):
    """Every name is always there, empty or not: programs do not have to ask."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Answer):
    """Why something was refused, in one sentence."""

    error: str


class QuestionCount(Answer):
    """How many questions were open when the brief was judged last; what is waived does not count."""

    blocker: int
    warning: int
    hint: int
    counted_at: datetime


class BriefLine(Answer):
    """`owner` is the key of a contact. `questions` is null until the brief was judged for the first time."""

    ref: str
    title: str
    stage: Stage
    owner: str
    owner_name: str
    questions: QuestionCount | None
    page: str


class OpenQuestion(Answer):
    """Several people in `contact` are parted by commas."""

    rule: str
    severity: Severity
    about: str
    question: str
    ask: Role
    contact: str | None
    waived: bool


class OpenQuestions(Answer):
    items: tuple[OpenQuestion, ...]


class Difference(Answer):
    """A difference between a system and its documentation. `briefs` are the refs of those that it touches."""

    uid: UUID
    severity: Harm
    system: str
    connector: str
    record: str
    path: str
    change: str
    sentence: str
    why: str
    before: str
    after: str
    briefs: tuple[str, ...]
    flows: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    times_seen: int
    page: str


class WhenDown(Answer):
    """The keys of the systems around one that is down, by what they feel. They stop work, because they wait for its
    answer; lose what they send meanwhile; may do either, since nobody has said; or catch up later.
    """

    stops: tuple[str, ...]
    loses: tuple[str, ...]
    unsaid: tuple[str, ...]
    later: tuple[str, ...]


class SystemTies(Answer):
    """How closely a system is tied to others, which are named by their keys. `only_through` reach the rest by no other
    way; `right_about` counts the fields of the shared data that it is the right system for.
    """

    key: str
    name: str
    flows: int
    joined_with: tuple[str, ...]
    when_down: WhenDown
    only_through: tuple[str, ...]
    mapped_fields: int
    right_about: int


class CheckState(Answer):
    """A check that was asked for. `outcome` and what follows it are null until it has ended."""

    uid: UUID
    system: str
    connector: str
    state: JobState
    outcome: str | None = None
    trouble: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    look: str
    page: str


class Paged(Answer):
    """A part of a list. `next` is the address of the part after it."""

    count: int
    page: int
    pages: int
    next: str | None


class BriefList(Paged):
    items: tuple[BriefLine, ...]


class DifferenceList(Paged):
    items: tuple[Difference, ...]


class ConnectorList(Paged):
    items: tuple[ConnectorState, ...]


class SystemList(Paged):
    items: tuple[SystemTies, ...]
