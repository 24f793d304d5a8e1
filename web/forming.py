"""Forms as pages use them: what is refused stands at its field, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise

from cascade.errors import CascadeError
from goals.errors import ForbiddenError, InvalidError, NotFoundError, StaleEditError
from goals.models.base import is_blank
from goals.services.written import Written, written
from goals.wording import message_of
from web.visits import Visit


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people changed: its label, what stands there now, and what was typed."""

    label: str
    theirs: str
    yours: str


class PageForm(forms.Form):
    """A form of a page. ``differences`` are there when somebody else was faster."""

    #: Where the domain calls a field otherwise than the form: its name to the form's.
    names: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.differences: list[Difference] = []

    def _clean_fields(self) -> None:
        """As ever, with the line ends that are stored; a text of which nothing is seen is none."""
        super()._clean_fields()  # type: ignore[misc]  # the stubs leave it out
        for name, field in self.fields.items():
            text = self.cleaned_data.get(name)
            if not (isinstance(field, forms.CharField) and isinstance(text, str) and text):
                continue
            self.cleaned_data[name] = text = _stored_lines(text)
            if is_blank(text):
                self.cleaned_data[name] = field.empty_value
                if field.required:
                    self.add_error(name, field.error_messages["required"])

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows it."""
        if self.differences:
            return 409
        return 422 if self.is_bound and self.errors else 200

    def refuse(self, error: CascadeError) -> None:
        """Puts a refusal at the fields that it is about, else above the form."""
        told: Any = error.data.get("fields") if isinstance(error, InvalidError) else None
        for name, problem in (told or {"": message_of(error)}).items():
            field = self.names.get(name, name)
            self.add_error(field if field in self.fields else None, sentence(problem))

    def keep_both(self, error: StaleEditError, shown: Mapping[str, str]) -> None:
        """Shows both texts of a stale edit; ``shown`` is what stands there now, by field.

        The form takes the version of now, so that to send it again is to choose one's own.
        """
        sent: Any = self.data
        data = sent.copy()
        data["version"] = str(error.data["actual"])
        self.data = data
        for name, theirs in shown.items():
            yours = self.shown(name)
            if yours != theirs:
                self.differences.append(Difference(str(self.fields[name].label), theirs, yours))

    def shown(self, name: str) -> str:
        """What a field of the sent form says, as people read it."""
        return self.choice_of(name, self[name].value())

    def choice_of(self, name: str, value: object) -> str:
        """A value of a field as people read it: of a choice, its label."""
        field = self.fields[name]
        told = field.prepare_value(value)
        text = "" if told is None else _stored_lines(str(told))
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        return choices.get(text, text).strip()


def _stored_lines(text: str) -> str:
    """A text with the line ends that are stored; browsers send others."""
    return text.replace("\r\n", "\n")


def sentence(text: str) -> str:
    """A problem as a sentence.

    >>> sentence("must be one line")
    'Must be one line.'
    """
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?", "…")) else f"{whole}."


def done(
    visit: Visit,
    form: PageForm,
    act: Callable[[dict[str, Any]], object],
    *,
    said: str | Promise = "",
    now: Callable[[], Mapping[str, str]] | None = None,
    undo: bool = True,
) -> bool:
    """Whether a sent form was done; if so, ``said`` is told on the next page.

    Its undo is offered there unless ``undo`` is False.

    ``act`` is called with the clean fields. What is refused stands in the form afterwards; that
    somebody may not, or that the thing is not there, is told by a page of its own. ``now`` is what
    stands in the fields at present, asked for when somebody else was faster.
    """
    wrote = attempt(form, act, now=now, is_edit=True) if form.is_valid() else None
    if wrote is None:
        return False
    if said:
        say(visit, said, wrote.version if undo else None)
    return True


def attempt(
    form: PageForm,
    act: Callable[[dict[str, Any]], object],
    *,
    now: Callable[[], Mapping[str, str]] | None = None,
    is_edit: bool = False,
) -> Written | None:
    """What was written by the act of a valid form; None where it is refused, as the form tells.

    An edit (``is_edit``) that is too late with what stands there already, as when it was sent
    twice, is not refused.
    Raises what is told by a page of its own: ForbiddenError and NotFoundError.
    """
    try:
        with written() as told:
            act(dict(form.cleaned_data))
    except (ForbiddenError, NotFoundError):
        raise
    except StaleEditError as error:
        if is_edit and is_there(lambda: act(form.cleaned_data | {"version": None})):
            return Written()
        form.keep_both(error, now() if now else {})
        if not form.differences:
            form.refuse(error)
        return None
    except CascadeError as error:
        form.refuse(error)
        return None
    return told


def is_there(act: Callable[[], object]) -> bool:
    """Whether an act would change nothing, as when a form was sent twice; it is not done."""
    try:
        with transaction.atomic(), written(outward=False) as told:
            act()
            transaction.set_rollback(told.version is not None)
    except CascadeError:
        return False
    return told.version is None


def say(visit: Visit, text: str | Promise, version: int | None = None) -> None:
    """Tells on the next page what was done, with its undo where ``version`` is that of the act."""
    tell(visit.request, text, version)


def tell(request: HttpRequest, text: str | Promise, version: int | None = None) -> None:
    """The same as :func:`say`, outside of an organisation."""
    messages.success(request, str(text), extra_tags="" if version is None else str(version))
