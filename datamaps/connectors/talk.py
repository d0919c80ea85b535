"""Systems that are asked several things, where the next question follows from the answers.

The talk of a kind is a generator that opens nothing by itself: it yields questions, gets their answers, and returns the
shape in the end. Whoever reads the answers has neither the secret nor a way out, and so can be a process of its own; it
is busy only while it reads, since a talk begins anew with all answers so far whenever some have come.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.http import ask, read_url, signed_once
from datamaps.schema.shapes import SystemSchema

MOST_QUESTIONS = 2_000
"""Questions of one look."""


@dataclass(frozen=True)
class Question:
    """One request to the system that the config names.

    `target` is what stands behind the server in its address, so that no question leads elsewhere. `bears` are the codes
    of refusals that the talk wants to hear of; any other ends the look.
    """

    target: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    bears: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What came back: content, or a refusal that the question bears."""

    content: bytes = b""
    refusal: ConnectorError | None = None


Questions = Sequence[Question]
Answers = Sequence[Answer]
Talk = Generator[Questions, Answers, SystemSchema]
"""What `talk(config, limits)` of a kind gives. It must ask the same whenever it hears the same."""


def target_of(address: httpx.URL) -> str:
    """What stands behind the server in an address."""
    return address.raw_path.decode("ascii")


def downloaded(address: httpx.URL) -> Generator[Questions, Answers, bytes]:
    """The part of a talk that only asks for the document at an address."""
    (answer,) = yield [Question(target_of(address))]
    return answer.content


def next_of(talk: Talk, answers: Answers) -> SystemSchema | Questions:
    """What a talk asks next when it has heard these answers, or the shape. Raises what the talk raises."""
    heard = 0
    try:
        questions = next(talk)
        while heard + len(questions) <= len(answers):
            some = answers[heard : heard + len(questions)]
            heard += len(questions)
            questions = talk.send(some)
    except StopIteration as ended:
        shape: SystemSchema = ended.value
        return shape
    return questions


class Line:
    """Puts questions to the one server that an address names, signed in once. Raises ConnectorError."""

    def __init__(self, url: str, secret: Secret, limits: Limits) -> None:
        address = read_url(url)
        self.server = f"{address.scheme}://{address.netloc.decode('ascii')}"
        self.secret, self.limits = secret, limits
        self.answers: list[Answer] = []
        self.received = 0

    def put(self, questions: Questions) -> None:
        """Adds the answers to these questions, all answers together within the limit of one document."""
        if len(self.answers) + len(questions) > MOST_QUESTIONS:
            raise ConnectorError(Trouble.TOO_LARGE, "questions", permanent=True, limit=MOST_QUESTIONS)
        if not self.answers:
            self.secret = signed_once(self.secret, self.limits)
        for question in questions:
            answer = self._answer(question)
            self.received += len(answer.content)
            if self.received > self.limits.content:
                raise ConnectorError(Trouble.TOO_LARGE, "content", permanent=True, limit=self.limits.content)
            self.answers.append(answer)

    def _answer(self, question: Question) -> Answer:
        if not question.target.startswith("/"):
            raise ConnectorError(Trouble.CONFIG, "url", permanent=True)
        url = self.server + question.target
        body = question.body.encode()
        try:
            came = ask(question.method, url, self.secret, self.limits, headers=question.headers, body=body)
            return Answer(came.content)
        except ConnectorError as error:
            if error.code not in question.bears:
                raise
            return Answer(refusal=error)
