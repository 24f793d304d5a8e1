"""What allauth says In Title Case, which the catalogues of ``web/locale`` say as all else is said.

The catalogue of English holds nothing but these; a message of ours is its own English.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: On its pages, and in the subjects of its mails.
TITLES = (
    _("Account Already Exists"),
    _("Account Connections"),
    _("Activate Authenticator App"),
    _("Add Security Key"),
    _("Add a Third-Party Account"),
    _("Authenticator App"),
    _("Authenticator App Activated"),
    _("Authenticator App Deactivated"),
    _("Bad Token"),
    _("Change Password"),
    _("Confirm Access"),
    _("Confirm Email Address"),
    _("Current Password"),
    _("Deactivate Authenticator App"),
    _("Edit Security Key"),
    _("Email Changed"),
    _("Email Confirmation"),
    _("Email Removed"),
    _("Forgot Password?"),
    _("Login Cancelled"),
    _("New Password"),
    _("New Password (again)"),
    _("New Recovery Codes Generated"),
    _("Password Changed"),
    _("Password Reset"),
    _("Password Reset Email"),
    _("Password Set"),
    _("Please Confirm Your Email Address"),
    _("Recovery Codes"),
    _("Remove Security Key"),
    _("Security Key Added"),
    _("Security Key Removed"),
    _("Security Keys"),
    _("Set Password"),
    _("Sign In"),
    _("Sign In Via %(provider)s"),
    _("Sign Up"),
    _("Signup"),
    _("Third-Party Account Connected"),
    _("Third-Party Account Disconnected"),
    _("Third-Party Login Failure"),
    _("Two-Factor Authentication"),
    _("Unknown Account"),
    _("Verify Your Email Address"),
)
