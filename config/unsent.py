"""What becomes of mail where no server is set that would send it."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_log = structlog.stdlib.get_logger("cascade.mail")


class Unsent(BaseEmailBackend):
    """Sends nothing, and says so in the log: without address and text, which may let people in."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """None of them is sent."""
        for message in email_messages:
            _log.warning("mail is not sent: EMAIL_URL is not set", subject=message.subject)
        return 0
