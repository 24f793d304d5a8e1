"""The forms of what is picked: what is wrong with a parent is told at the picker."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cascade.errors import CascadeError
from goals.errors import ArchivedError, InvalidError, NotFoundError, StaleEditError
from goals.wording import message_of
from web.forming import PageForm, sentence
from web.looking import node_here
from web.visits import Visit


class PickForm(PageForm):
    """A parent, as the picker sends it."""

    parent = forms.CharField(
        max_length=40,
        widget=forms.HiddenInput(),
        error_messages={"required": _("Choose what it contributes to.")},
    )

    def __init__(self, visit: Visit, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.visit = visit

    def clean_parent(self) -> str:
        """The key of a node that is there for the reader."""
        return seen(self.visit, self.cleaned_data["parent"])

    def refuse(self, error: CascadeError) -> None:
        """Puts a refusal at the picker, unless it names its field or is about what others wrote."""
        if isinstance(error, InvalidError | StaleEditError):
            super().refuse(error)
        else:
            self.add_error("parent", sentence(message_of(error)))


class ParentForm(PickForm):
    """A parent that is picked, and why the node serves it."""

    because = forms.CharField(
        label=_("How does it contribute?"),
        required=False,
        max_length=5_000,
        help_text=_("In a sentence: each town that we visit is a town where bakers know us."),
    )


def seen(visit: Visit, key: str) -> str:
    """A key under which there is a node for the reader; raises ValidationError, for the field."""
    try:
        return node_here(visit, key).key if key else ""
    except (NotFoundError, ArchivedError) as error:
        raise ValidationError(sentence(message_of(error))) from None
