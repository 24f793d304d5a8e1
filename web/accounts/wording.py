"""What allauth says In Title Case or, in German, as to a friend: our catalogues say it as all else.

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
#: Whole sentences, whose English is good as it is.
SENTENCES = (
    _("You cannot remove your primary email address."),
    _("Please type your current password."),
    _("You cannot add more than %d email addresses."),
    _("Your primary email address must be verified."),
    _("Be patient, you are sending too many requests."),
    _("You must type the same password each time."),
    _("You must type the same email each time."),
    _(
        "An account already exists with this email address. Please sign in to that "
        "account first, then connect your %s account."
    ),
    _("Your account has no password set up."),
    _("Your account has no verified email address."),
    _("Do you really want to remove the selected email address?"),
    _("Thank you for using %(site_name)s!\n%(site_domain)s"),
    _("Your password has been changed."),
    _(
        "You're receiving this email because you or someone else has requested a "
        "password reset for your user account.\nIt can be safely ignored if you did not "
        "request a password reset. Click the link below to reset your password."
    ),
    _("Your email address is still pending verification."),
    _(
        "This email confirmation link expired or is invalid. Please <a "
        'href="%(email_url)s">issue a new email confirmation request</a>.'
    ),
    _("Are you sure you want to sign out?"),
    _("You cannot remove your primary email address (%(email)s)."),
    _("You have confirmed %(email)s."),
    _("You have signed out."),
    _(
        "Forgotten your password? Enter your email address below, and we'll send you an "
        "email allowing you to reset it."
    ),
    _(
        "We have sent you an email. If you have not received it please check your spam "
        "folder. Otherwise contact us if you do not receive it in a few minutes."
    ),
    _(
        "The password reset link was invalid, possibly because it has already been used. "
        ' Please request a <a href="%(passwd_reset_url)s">new password reset</a>.'
    ),
    _("Your password is now changed."),
    _("You are already logged in as %(user_display)s."),
    _(
        "You currently do not have any email address set up. You should really add an "
        "email address so you can receive notifications, reset your password, etc."
    ),
    _(
        "We have sent an email to you for verification. Follow the link provided to "
        "finalize the signup process. If you do not see the verification email in your "
        "main inbox, check your spam folder. Please contact us if you do not receive the "
        "verification email within a few minutes."
    ),
    _(
        "This part of the site requires us to verify that\nyou are who you claim to be. "
        "For this purpose, we require that you\nverify ownership of your email address. "
    ),
    _(
        '<strong>Note:</strong> you can still <a href="%(email_url)s">change your email '
        "address</a>."
    ),
    _("You are about to generate a new set of recovery codes for your account."),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"),
    _("You are about to connect a new third-party account from %(provider)s."),
    _("You are about to sign in using a third-party account from %(provider)s."),
    _(
        "You decided to cancel logging in to our site using one of your existing "
        'accounts. If this was a mistake, please proceed to <a href="%(login_url)s">sign '
        "in</a>."
    ),
)
