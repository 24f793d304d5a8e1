"""The forms of the guided start: a few fields a step, with an example for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models.base import is_blank
from goals.models.organisations import SLUG
from goals.services.founding import FirstGoal
from web.forming import PageForm

#: How many company goals are asked for: few, as there should be few.
GOALS = 3
#: What most organisations have, to be picked.
FUNCTIONS = (
    ("product", _("Product")),
    ("sales", _("Sales")),
    ("marketing", _("Marketing")),
    ("operations", _("Operations")),
    ("support", _("Customer support")),
    ("finance", _("Finance")),
    ("people", _("People")),
    ("technology", _("Technology")),
)


class NameForm(PageForm):
    """A new organisation."""

    name = forms.CharField(
        label=_("What is the organisation called?"),
        max_length=500,
        help_text=_("For example: Northwind Robotics"),
        error_messages={"required": _("Give it a name; it can be changed later.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    slug = forms.CharField(
        label=_("Its address here"),
        max_length=64,
        required=False,
        validators=[SLUG],
        help_text=_(
            "For example: northwind-robotics. Left empty, it is made of the name. It stays as it"
            " is."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )


class FirstMissionForm(PageForm):
    """The mission, and why."""

    title = forms.CharField(
        label=_("What is it there for?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "One sentence that everybody can repeat, for example: Every town has fresh bread within"
            " a walk."
        ),
        error_messages={"required": _("Write one sentence; it can be made better later.")},
    )
    why = forms.CharField(
        label=_("Why does it matter?"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: where the last bakery closes, the village shop follows."),
    )


class FirstUnitsForm(PageForm):
    """Units: picked, and named a line each."""

    picked = forms.MultipleChoiceField(
        label=_("Which departments are there?"),
        required=False,
        choices=FUNCTIONS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pick those that you have. Names can be changed later."),
    )
    others = forms.CharField(
        label=_("Others, one a line"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: Research, or Region North"),
    )

    def clean(self) -> dict[str, Any]:
        """Asks for at least one."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.names_of_units:
            self.add_error("picked", _("Pick at least one, or write one below."))
        return cleaned

    @property
    def names_of_units(self) -> list[str]:
        """What was picked and written, each once."""
        labels = {value: str(label) for value, label in FUNCTIONS}
        picked = [labels[value] for value in self.cleaned_data.get("picked", ())]
        lines = self.cleaned_data.get("others", "").splitlines()
        return list(
            dict.fromkeys([*picked, *(line.strip() for line in lines if not is_blank(line))])
        )


class FirstGoalForm(PageForm):
    """One company goal."""

    title = forms.CharField(
        label=_("What will be true when it is reached?"),
        max_length=5_000,
        error_messages={"required": _("Write at least one company goal.")},
    )
    due = forms.DateField(
        label=_("By when?"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    because = forms.CharField(
        label=_("How does it serve the mission?"), max_length=5_000, required=False
    )


#: An example for each goal that is asked for: what, and how it serves.
EXAMPLES = (
    (_("Bread in 120 towns instead of 80"), _("more towns within a walk of fresh bread")),
    (_("95 of 100 loaves sold on the day they are baked"), _("bread is fresh when it is bought")),
    (_("No bakery closes for want of a baker"), _("towns that have bread keep it")),
)


class FirstGoals:
    """The company goals, as several small forms that are sent as one."""

    def __init__(self, data: Any, due: date) -> None:
        self.forms = [self._form(number, data, due) for number in range(GOALS)]

    @staticmethod
    def _form(number: int, data: Any, due: date) -> FirstGoalForm:
        form = FirstGoalForm(data, prefix=f"goal{number}", initial={"due": due})
        form.fields["title"].required = number == 0
        what, how = EXAMPLES[number]
        form.fields["title"].help_text = _("For example: %(example)s") % {"example": what}
        form.fields["because"].help_text = _("For example: %(example)s") % {"example": how}
        return form

    def is_valid(self) -> bool:
        """Whether every form is right; the first one has to have a title."""
        return all(form.is_valid() for form in self.forms)

    @property
    def has_more(self) -> bool:
        """Whether more than the first one was filled in."""
        return any(form.is_bound and form["title"].value() for form in self.forms[1:])

    def told(self) -> Iterator[FirstGoal]:
        """The goals that have a title."""
        for form in self.forms:
            told = form.cleaned_data
            if told.get("title"):
                yield FirstGoal(told["title"], told["due"], told["because"])
