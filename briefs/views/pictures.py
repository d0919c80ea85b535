"""Pictures of guides, one by one, for members of their workspace."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404

from briefs.models import Picture
from briefs.pictures.header import LARGEST_PICTURE, NoPicture
from briefs.pictures.words import sentence
from briefs.sections.machine import Page, Talk
from briefs.services.pictures import keep, path_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.shapes.answers import answer_type

UPLOAD, REMOVE = "-upload", "-remove"
_A_YEAR = 365 * 24 * 3600


@in_workspace()
def picture(request: WorkspaceRequest, digest: str, ending: str) -> FileResponse:
    """The bytes as they came, and a browser that may do nothing with them but show them."""
    row = get_object_or_404(Picture.objects.of(request.workspace).select_related("workspace"), digest=digest)
    if row.ending != ending:
        raise Http404
    try:
        content = path_of(row).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=row.media, filename=f"{row.digest[:12]}.{row.ending}")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"private, max-age={_A_YEAR}, immutable"
    return response


def with_pictures(request: WorkspaceRequest, talk: Talk, page: Page) -> tuple[QueryDict, dict[str, str]]:
    """What was typed, with the pictures that came along kept and named in it; and why others were refused.

    They are kept before anything else is judged: nobody chooses a picture twice because of another answer.
    """
    names = _picture_names(talk, page)
    if names is None:
        return request.POST, {}
    data, refused = request.POST.copy(), {}
    for sent in list(data):
        name = sent.removesuffix(REMOVE)
        if name != sent and names.fullmatch(name):
            data[name] = ""
    for sent, file in request.FILES.items():
        name = sent.removesuffix(UPLOAD)
        if name == sent or not names.fullmatch(name) or isinstance(file, list):
            continue
        try:
            data[name] = keep(request.workspace, file.read(LARGEST_PICTURE + 1), Actor.of(request.user)).name
        except NoPicture as why:
            refused[name] = sentence(why)
    return data, refused


def _picture_names(talk: Talk, page: Page) -> re.Pattern[str] | None:
    """What the fields of a page that take a picture are called; nothing for a page without one."""
    found = []
    for ask in page.asks:
        shape = answer_type(talk.shape, ask.name).shape if ask.asks else None
        if shape is not None:
            kinds = ((sub.name, answer_type(shape, sub.name).kind) for sub in ask.asks)
            found += [rf"{re.escape(ask.name)}-\d+-{re.escape(name)}" for name, kind in kinds if kind == "picture"]
    return re.compile("|".join(found)) if found else None
