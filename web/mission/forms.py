"""The form of a mission: one sentence, and what stands beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Node
from goals.models.base import is_blank
from goals.selectors.missions import texts_of
from web.forming import PageForm

#: The longest that each of the texts may be.
MOST_TEXT, MOST_FACTORS = 5_000, 20_000


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MissionForm(PageForm):
    """The statement, why, the vision, and success factors a line each."""

    title = forms.CharField(
        label=_("Mission"),
        help_text=_(
            "One sentence: who will be better off, and how. Such as: Every town has fresh bread"
            " within a walk."
        ),
        max_length=MOST_TEXT,
        widget=_lines(2),
        error_messages={"required": _("Say the mission in one sentence.")},
    )
    why = forms.CharField(
        label=_("Why"),
        help_text=_(
            "Such as: where the last bakery closes, the shop, the café and the bus follow."
        ),
        max_length=MOST_TEXT,
        required=False,
        widget=_lines(2),
    )
    vision = forms.CharField(
        label=_("Vision"),
        help_text=_(
            "What the world looks like when it is done. Such as: nobody drives for breakfast."
        ),
        max_length=MOST_TEXT,
        required=False,
        widget=_lines(2),
    )
    success_factors = forms.CharField(
        label=_("Success factors"),
        help_text=_(
            "What has to go right for it, one a line. Such as: bakers who stay; ovens that one"
            " person can run."
        ),
        max_length=MOST_FACTORS,
        required=False,
        widget=_lines(4),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_success_factors(self) -> list[str]:
        """One text a line, without empty ones."""
        lines = self.cleaned_data["success_factors"].splitlines()
        return [line.strip() for line in lines if not is_blank(line)]

    def clean_title(self) -> str:
        """The statement on one line: a sentence has no paragraphs."""
        return " ".join(self.cleaned_data["title"].split())


def fields_of(mission: Node | None) -> dict[str, Any]:
    """What the form holds of a mission; nothing of none."""
    if mission is None:
        return {}
    texts = texts_of(mission)
    return {
        "title": mission.title,
        "why": texts.why,
        "vision": texts.vision,
        "success_factors": "\n".join(texts.success_factors),
        "version": mission.version,
    }
