"""The forms of a person's own pages."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from goals.choices import Theme

THEMES = (
    (Theme.SYSTEM.value, _("As the system is set")),
    (Theme.LIGHT.value, _("Light")),
    (Theme.DARK.value, _("Dark")),
)


class ProfileForm(forms.Form):
    """What a person sets: name, language, time zone, colours."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("How others see you. Without one, they see your address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("For dates and times; it decides what “today” is."),
    )
    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages: Any = self.fields["language"]
        languages.choices = [("", _("As the browser is set")), *settings.LANGUAGES]
        zones: Any = self.fields["time_zone"]
        server = _("The server's (%(zone)s)") % {"zone": settings.TIME_ZONE}
        zones.choices = [("", server), *((zone, zone) for zone in sorted(available_timezones()))]


class NewcomerForm(forms.Form):
    """What an invited person sets who has no account yet."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=password_validation.password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
