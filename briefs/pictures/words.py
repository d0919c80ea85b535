"""The sentence for each reason why a picture was not taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.pictures.header import NoPicture

SENTENCES = {
    "picture_kind": _("This is not a picture in PNG, JPEG or WebP, whatever its name says. Save it as one of them."),
    "picture_cut": _("This picture is damaged or not whole. Take it again, or save it anew."),
    "picture_large": _("This picture is larger than {megabytes} MB. Make it smaller, or cut out what matters."),
    "picture_wide": _("This picture has {width} × {height} dots; no side may have more than {side}. Make it smaller."),
    "picture_many": _("This workspace has {most} pictures already. Remove some that are no longer needed."),
    "picture_room": _("The pictures of this workspace take {megabytes} MB already, and that is all there is room for."),
}


def sentence(refused: NoPicture) -> str:
    return str(SENTENCES[refused.code]).format_map(refused.values)
