"""The pages of the site in each of their states, who looks at each, and what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser import states

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    """A page as a role sees it: its name, its path, and texts (patterns) that must stand there."""

    role: str
    name: str
    path: str
    contains: tuple[str, ...]
    status: int = 200
    #: Follow the first link that this selector finds there; it has a number that no test knows.
    follow: str = ""
    #: What somebody does on it before it is looked at.
    act: Act | None = None


def _of(
    role: str,
    name: str,
    path: str,
    *contains: str,
    status: int = 200,
    follow: str = "",
    act: Act | None = None,
) -> Shown:
    """A page, below the example organisation unless its path starts with a slash."""
    path = path if path.startswith("/") else f"/quietmain/{path}"
    return Shown(role, name, path, contains, status, follow, act)


MISSION = "Towns lose less than one litre in ten of the water they pump"
_OUTSIDE = [
    _of("nobody", "sign-in", "/accounts/login/", "Sign in", "Password"),
    _of("nobody", "sign-in-refused", "/accounts/login/", "not correct", act=states.wrong_password),
    _of("nobody", "reset", "/accounts/password/reset/", "Email"),
    _of("nobody", "reset-done", "/accounts/password/reset/done/", "mail"),
    _of("nobody", "invitation-unknown", "/invitations/nothing/", "invit", status=404),
    _of("nobody", "not-found", "/nowhere/at/all", "[Nn]ot [Ff]ound", status=404),
]
_PERSON = [
    _of("executive", "organisations", "/organisations/", "Quietmain"),
    _of("executive", "profile", "/accounts/profile/", "Ingrid Solheim", "Language"),
    _of("executive", "password", "/accounts/password/change/", "Current [Pp]assword"),
    _of("executive", "address", "/accounts/email/", "ingrid.solheim@example.com"),
    _of("executive", "two-factor", "/accounts/2fa/", "Authenticator"),
    _of("executive", "sessions", "/accounts/sessions/", "127.0.0.1"),
    _of("executive", "sign-out", "/accounts/logout/", "Sign out"),
    _of("executive", "begin", "/begin", "Begin with a name"),
    _of("executive", "not-found", "goals/NONE-1", "Not found", status=404),
    _of("staff", "not-allowed", "goals/ORG-3/edit", "Not allowed", status=403),
]
_START = [
    _of("executive", "start", "", MISSION, "no path to the mission", "Alignment index"),
    _of("lead", "start", "", MISSION, "Marketing", "My work", "never confirmed"),
    _of("staff", "start", "", MISSION, "My work"),
    _of("administrator", "start", "", MISSION),
    _of("executive", "my-work", "my-work", "My work"),
    _of("staff", "my-work", "my-work", "Serves"),
]
_GOALS = [
    _of("executive", "goals", "goals", "goals and programs", "Sign 22 towns"),
    _of("lead", "goals-filtered", "goals?finding=orphan&kind=program", "of .* match", "podcast"),
    _of("lead", "goals-flat", "goals?sort=-budget", "Back to the outline", "410,000"),
    _of("lead", "goals-nothing", "goals?q=zzzz", "Nothing matches"),
    _of("lead", "goals-inline", "goals?q=podcast", "Save", act=states.edit_inline),
    _of("lead", "goals-act", "goals?q=podcast", "Archive", "MARKETING-8", act=states.choose_act),
    _of("lead", "goals-link", "goals?q=podcast", "What do they contrib", act=states.link_several),
    _of("executive", "unit-plan", "plan/MARKETING", "Marketing", "Have 60 water engineers"),
]
_NODES = [
    _of("lead", "node-goal", "goals/MARKETING-1", "Line of sight", "Demonstrations asked for"),
    _of("lead", "node-orphan", "goals/MARKETING-8", "Link it to the mission", "Well said"),
    _of("lead", "node-picked", "goals/MARKETING-8", "Then MARKETING-8 reaches", act=states.pick),
    _of("lead", "node-check-in-here", "goals/MARKETING-1", "Record", act=states.unfold_check_in),
    _of("lead", "node-draft", "goals/MARKETING-12", "Draft"),
    _of("lead", "node-archived", "goals/MARKETING-13", "Archived", "Restore"),
    _of("staff", "node-own", "goals/MARKETING-9", "Check in"),
    _of("lead", "dismiss", "goals/MARKETING-12", "Dismiss a finding", follow="a[href$='/dismiss']"),
    _of("lead", "dismiss-here", "goals/MARKETING-12", "It is shown apart", act=states.dismiss),
    _of("lead", "dismissed", "goals/MARKETING-12", "Bring back", act=states.unfold_dismissed),
    _of("executive", "node-company-goal", "goals/ORG-3", "Reaches the mission", "never confirmed"),
    _of("executive", "node-mission", "goals/ORG-1", "Share of pumped water"),
    _of("executive", "node-read-only", "goals/SALES-6", "One street free"),
    _of("lead", "node-progress", "goals/MARKETING-1/progress", "Why this number", "57"),
    _of("lead", "node-impact", "goals/MARKETING-1/impact", "would lose its path"),
    _of("lead", "node-history", "goals/MARKETING-8/history", "Juno Adeyemi"),
    _of("lead", "edit", "goals/MARKETING-8/edit", "Edit MARKETING-8", "How well it is stated"),
    _of("lead", "edit-refused", "goals/MARKETING-8/edit", "Edit MARKETING-8", act=states.no_title),
    _of("lead", "edit-milestones", "goals/MARKETING-8/milestones", "Milestones", "More lines"),
    _of("lead", "edit-depends", "goals/MARKETING-8/depends?q=towns", "depends on", "ORG-3"),
    _of("lead", "edit-kind", "goals/MARKETING-8/kind", "becomes a functional goal", "Rights"),
    _of("executive", "edit-kind-refused", "goals/ORG-3/kind?kind=program", "point away from"),
    _of("executive", "edit-needs", "goals/ORG-3/needs", "Customer success", "Not applicable"),
    _of("lead", "new", "goals/new", "What do you want to plan", "Functional goal"),
    _of(
        "lead", "new-program", "goals/new?kind=program", "Plan a program", "What does it contribute"
    ),
    _of("lead", "new-goal", "goals/new?kind=functional_goal", "Plan a functional goal"),
    _of("executive", "new-company-goal", "goals/new?kind=company_goal", "Plan a company goal"),
    _of("lead", "new-checked", "goals/new?kind=program", "Weak|Missing", act=states.check_typed),
    _of(
        "lead",
        "new-suggested",
        "goals/new?kind=program",
        "“water, engineers”",
        act=states.type_for_suggestions,
    ),
    _of(
        "lead",
        "new-asked",
        "goals/new?kind=functional_goal",
        "Write the statement first",
        act=states.ask_for_suggestions,
    ),
    _of("lead", "link", "goals/MARKETING-8/link", "Link it", "Candidates|contribute to"),
    _of(
        "lead",
        "link-change",
        "goals/MARKETING-1",
        "Weight",
        follow="a[href*='/links/']:not([href$='move']):not([href$='withdraw'])",
    ),
    _of("lead", "link-move", "goals/MARKETING-1", "Move", follow="a[href$='/move']"),
    _of("lead", "link-withdraw", "goals/MARKETING-1", "Withdraw", follow="a[href$='/withdraw']"),
    _of("lead", "key-result-new", "goals/MARKETING-1/key-results/new", "What is measured"),
    _of(
        "lead",
        "key-result-edit",
        "goals/MARKETING-1",
        "What is measured",
        follow="a[href*='/key-results/']:not([href$='new'])",
    ),
    _of("staff", "check-in", "goals/MARKETING-9/check-in", "Record it"),
    _of("lead", "archive", "goals/MARKETING-1/archive", "would lose its path"),
]
_ORPHANS = [
    _of("executive", "orphans", "orphans", "Loose ends", "is budgeted for them"),
    _of("lead", "orphans", "orphans", "Link it", "The jury likes films"),
    _of("lead", "orphans-picker", "orphans", "Reaches the mission in", act=states.open_picker),
    _of("executive", "orphans-of-unit", "orphans?unit=MARKETING", "Win a design award"),
    *(
        _of("executive", f"orphans-{name}", f"orphans/{name}", *contains)
        for name, contains in {
            "goals": ("Goals without a path",),
            "unsupported": ("Unsupported goals",),
            "unmeasured": ("Unmeasured goals", "Be known for excellent service"),
            "empty": ("Empty goals",),
            "dangling": ("Dangling links",),
            "twice": ("Planned twice",),
        }.items()
    ),
    _of("lead", "orphan-link", "orphans/MARKETING-8/link", "Reaches the mission in"),
    _of("lead", "orphan-waive", "orphans/MARKETING-8/waive", "Until"),
]
_MISSION = [
    _of("staff", "mission", "mission", MISSION, "Former missions"),
    _of("executive", "mission", "mission", MISSION, "Set a new mission"),
    _of("executive", "mission-edit", "mission/edit", "Correct the wording"),
    _of("executive", "mission-new", "mission/new", "See what it changes"),
    _of("executive", "mission-preview", "mission/new", "Nothing is saved", act=states.new_mission),
    _of("executive", "mission-reinstate", "mission/ORG-2/reinstate", "leading maker"),
]
_SETTINGS = [
    _of("administrator", "settings", "settings", "Units", "People", "Periods"),
    _of("executive", "settings", "settings", "Units", "People", "Times dismissed"),
    _of("administrator", "organisation", "settings/organisation", "Name"),
    _of("administrator", "units", "settings/units", "Sound Lab"),
    _of("administrator", "unit", "settings/units/MARKETING", "Marketing", "Archive"),
    _of("administrator", "unit-new", "settings/units/new", "Name"),
    _of("administrator", "people", "settings/people", "Matteo Ricci", "elin.vik@example.com"),
    _of("executive", "people", "settings/people", "Matteo Ricci"),
    _of("administrator", "invite", "settings/people/invite", "Email"),
    _of(
        "administrator", "invite-refused", "settings/people/invite", "Enter", act=states.no_address
    ),
    _of("administrator", "person", "settings/people/3", "Give the role", "Juno Adeyemi"),
    _of("administrator", "leave", "settings/people/3/leave", "What happens"),
    _of("administrator", "periods", "settings/periods", "Annual plan"),
    _of("administrator", "period-new", "settings/periods/new", "2027 Q1"),
    _of("administrator", "period", "settings/periods/1", "Annual plan", "Archive this period"),
    _of("executive", "tokens", "settings/tokens", "New token", "load_example"),
]
_PLANS = [
    _of("executive", "import", "import", "Import a plan"),
    _of("executive", "import-preview", "import", "would be written", act=states.preview_import),
    _of("executive", "import-refused", "import", "Line 3", act=states.refused_import),
    _of("staff", "import", "import", "Executives and leads import plans"),
    _of("executive", "export", "export", "Excel workbook"),
    _of("administrator", "begin-done", "begin/done", "cascade"),
    _of("administrator", "begin-units", "begin/units", "Sound Lab|Units"),
]
_FOUND = [
    _of("executive", "history", "history", "Created the token|Gave a role", "Export as CSV"),
    _of("executive", "history-filtered", "history?q=MARKETING-8", "MARKETING-8"),
    _of("executive", "search", "search", "Search for goals, people and units"),
    _of("executive", "search-found", "search?q=north", "Goals and programs", "northern market"),
    _of("executive", "search-nothing", "search?q=zzzz", "Nothing found"),
    _of("executive", "search-typing", "", "Show everything", act=states.type_search),
]
PAGES: list[Shown] = [
    *_OUTSIDE,
    *_START,
    *_GOALS,
    *_NODES,
    *_ORPHANS,
    *_MISSION,
    *_SETTINGS,
    *_PLANS,
    *_FOUND,
    *_PERSON,
]
