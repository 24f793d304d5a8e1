"""The pages of the site, who looks at each, and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """A page as a role sees it: its name, its path, and texts (patterns) that must stand there."""

    role: str
    name: str
    path: str
    contains: tuple[str, ...]
    status: int = 200


def _within(role: str, *pages: tuple[str, str, tuple[str, ...]]) -> list[Shown]:
    return [Shown(role, name, f"/quietmain/{path}", contains) for name, path, contains in pages]


MISSION = "Towns lose less than one litre in ten of the water they pump"
PAGES: list[Shown] = [
    Shown("nobody", "sign-in", "/accounts/login/", ("Sign in", "Password")),
    Shown("nobody", "reset", "/accounts/password/reset/", ("Email",)),
    Shown("executive", "not-found", "/quietmain/goals/NONE-1", ("Not found",), 404),
    Shown("staff", "not-allowed", "/quietmain/goals/ORG-3/edit", ("Not allowed",), 403),
    Shown("executive", "profile", "/accounts/profile/", ("Ingrid Solheim",)),
    Shown("executive", "organisations", "/organisations/", ("Quietmain",)),
    *_within(
        "executive",
        ("start", "", (MISSION, "no path to the mission", "Alignment index")),
        ("my-work", "my-work", ("My work",)),
    ),
    *_within("lead", ("start", "", (MISSION, "Marketing", "My work"))),
    *_within("staff", ("start", "", (MISSION, "My work")), ("my-work", "my-work", ("Serves",))),
    *_within("administrator", ("start", "", (MISSION,))),
]
