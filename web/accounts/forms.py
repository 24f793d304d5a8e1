"""The forms of a person's own pages."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from goals.choices import Theme
from web.accounts.throttling import count_code, forget_codes

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


class _Counted:
    """Checks a code of the second factor, and only so many of them an hour."""

    def clean_code(self) -> str:
        """The code; raises ValidationError for a wrong one, and for one too many."""
        user = self.user  # type: ignore[attr-defined]  # of the form that it is mixed into
        if not count_code(user):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        forget_codes(user)
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code of the second factor, when signing in."""


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The code of the second factor, before a change to how one signs in."""
