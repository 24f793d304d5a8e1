"""How often one person, one token or one address may ask."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class WindowThrottle(SimpleRateThrottle):
    """Counts in fixed windows: one small number in the cache, however high the rate is."""

    num_requests: int | None
    duration: int | None

    def get_rate(self) -> str | None:
        """The rate of the scope; None for none."""
        rates: Any = api_settings.DEFAULT_THROTTLE_RATES
        found: str | None = rates.get(self.scope or "")
        return found

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Whether the request is within the rate."""
        name = self.get_cache_key(request, view)
        if self.rate is None or name is None or not self.duration or not self.num_requests:
            return True
        window = int(time.time() // self.duration)
        key = f"{name}:{window}"
        cache.add(key, 0, timeout=2 * self.duration)
        try:
            return bool(cache.incr(key) <= self.num_requests)
        except ValueError:  # it went from the cache meanwhile
            return True

    def wait(self) -> float | None:
        """The seconds until the next window."""
        return self.duration - time.time() % self.duration if self.duration else None

    def _key(self, ident: Any) -> str:
        return f"throttle:{self.scope}:{ident}"


class AddressThrottle(WindowThrottle):
    """For who did not sign in: by the address that asks."""

    scope = "anon"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        """The address; None for who signed in."""
        return None if request.user.is_authenticated else self._key(self.get_ident(request))


class PersonThrottle(WindowThrottle):
    """For a person, over all tokens and sessions."""

    scope = "user"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        """The person; None for nobody."""
        return self._key(request.user.pk) if request.user.is_authenticated else None


class TokenThrottle(WindowThrottle):
    """For one token, where a rate is set for it."""

    scope = "token"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        """The token; None for who came without one."""
        return None if request.auth is None else self._key(getattr(request.auth, "pk", ""))
