"""A goal or program is made something else, after it was said what that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from goals.choices import Kind, code_of, word_of
from goals.errors import LevelError, NotFoundError, StaleEditError
from goals.models import Contribution, Node
from goals.selectors.kinds import KindEffect, kind_effect, kinds_open_to
from goals.services import node_change
from goals.services.written import Written, written
from web.forming import PageForm, say
from web.looking import address
from web.nodes.beyond import writable_here
from web.presenting.nodes import row_of_node
from web.visits import Visit, organisation_page

#: What was done, by what it has become.
BECOME: dict[int, str | Promise] = {
    Kind.COMPANY_GOAL: gettext_lazy("%(key)s is a company goal now."),
    Kind.FUNCTIONAL_GOAL: gettext_lazy("%(key)s is a functional goal now."),
    Kind.PROGRAM: gettext_lazy("%(key)s is a program now."),
}


class KindForm(PageForm):
    """What a node shall become; ``version`` is the one that the person saw."""

    kind = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Choose what it shall become.")}
    )
    version = forms.IntegerField(required=False)
    is_stale = False

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows it."""
        return 409 if self.is_stale else super().status


@dataclass(frozen=True, slots=True)
class Downward:
    """A contribution that stands in the way; ``address`` is where it is withdrawn.

    Its ends are told where the reader may see both; the address, where they may withdraw it.
    """

    ends: str
    address: str


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def kind(visit: Visit, key: str) -> HttpResponse:
    """Asks what a node shall become, says what that changes, and then changes it."""
    node = writable_here(visit, key)
    if node.kind == Kind.MISSION:
        return redirect(address(visit, "mission"))
    sent = visit.request.POST
    form = KindForm(sent or None)
    chosen = _chosen((sent or visit.request.GET).get("kind", ""))
    if not sent:
        return _page(visit, node, form, chosen)
    wrote = _made(visit, key, form, chosen)
    if wrote is None:
        return _page(visit, writable_here(visit, key), form, chosen)
    if wrote.version is not None:
        say(visit, str(BECOME[chosen or 0]) % {"key": key}, wrote.version)
    return redirect(address(visit, "node", key))


def _chosen(word: str) -> Kind | None:
    """The kind that is asked for; None where none is. Raises NotFoundError for what is none."""
    if not word:
        return None
    try:
        found = Kind(code_of(Kind, word) or 0)
    except ValueError:
        raise NotFoundError("kind", word) from None
    if found == Kind.MISSION:
        raise NotFoundError("kind", word)
    return found


def _made(visit: Visit, key: str, form: KindForm, chosen: Kind | None) -> Written | None:
    """What was written; None where it is refused, as the form tells."""

    def act(told: dict[str, Any]) -> None:
        node_change(actor=visit.actor, key=key, expected_version=told["version"], kind=chosen)

    if not form.is_valid() or chosen is None:
        return None
    try:
        with written() as wrote:
            act(form.cleaned_data)
    except StaleEditError:
        form.is_stale = True
        form.add_error(None, _("Somebody changed it meanwhile. This is what it would change now."))
        return None
    except LevelError as error:
        form.refuse(error)
        return None
    return wrote


def _page(visit: Visit, node: Node, form: KindForm, chosen: Kind | None) -> HttpResponse:
    kinds = kinds_open_to(visit.actor, node)
    if chosen is None and len(kinds) == 1 and not form.is_bound:
        chosen = kinds[0]
    effect = kind_effect(node, chosen) if chosen in kinds else None
    downward = [_downward(visit, link) for link in effect.downward] if effect else []
    told = {
        "node": node,
        "row": row_of_node(visit.plan, node),
        "form": form,
        "kinds": [word_of(Kind, one) for one in kinds],
        "chosen": word_of(Kind, chosen),
        "effect": effect,
        "downward": downward,
        "are_others": any(not link.address for link in downward),
        "level": _level(node, effect),
    }
    return visit.render("nodes/kind.html", told, part="effect", status=form.status)


def _level(node: Node, effect: KindEffect | None) -> str:
    """Whether it comes nearer to the mission, or further from it."""
    if effect is None:
        return ""
    return "nearer" if effect.kind < node.kind else "further"


def _downward(visit: Visit, link: Contribution) -> Downward:
    if not (visit.may("node.read", link.child) and visit.may("node.read", link.parent)):
        return Downward("", "")
    ends = f"{link.child.key} → {link.parent.key}"
    may = visit.may("node.write", link.child) and link.child.archived_at is None
    return Downward(ends, address(visit, "link-withdraw", link.child.key, link.pk) if may else "")
