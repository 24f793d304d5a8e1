"""What the rules say of a node, and the dismissal of what does not apply."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act, dropping, reading
from api.idempotency import once
from api.serializers.base import AsOf
from api.serializers.findings import Dismissal, Findings
from api.views.alignment import NodeAnswers
from api.views.nodes import Nodes
from goals.models import Node as NodeRow
from goals.selectors.alignment import WholePlan
from goals.selectors.verdicts import compares_titles, findings_of, letters_of
from goals.services import finding_dismiss, finding_restore


class NodeFindings(NodeAnswers):
    """What the rules say of one node."""

    noun = "findings"
    acts: ClassVar[dict[str, Act]] = {
        "findings": reading(
            Findings,
            "What the rules say of a node, also what was dismissed.",
            AsOf,
            may_fail=(409,),
        ),
    }

    def findings(self, _request: Request, **_: Any) -> Response:
        """The findings, worst first."""
        plan, node = self.plan(), self.node()
        known = *plan.identity, compares_titles(plan), node.pk
        return self.fresh_or(lambda: self._of(plan, node), *known)

    def _of(self, plan: WholePlan, node: NodeRow) -> Any:
        found = findings_of(plan, node)
        letters = letters_of(plan, [plan.place(node)])[0]._asdict()
        told = {"key": node.key, "letters": letters, "findings": found}
        return self.told({"as_of": plan.as_of, "graph_version": plan.version, **told})


class Dismissals(Nodes):
    """The dismissal of one finding of a node."""

    noun = "dismissals"
    acts: ClassVar[dict[str, Act]] = {
        "create": Act(
            "Dismisses a finding, for a reason, until the words or fields that it rests on change."
            " Sent again, it takes the new reason.",
            answers=Dismissal,
            takes=Dismissal,
            status=201,
            replays=True,
            may_fail=(403, 409, 413, 415, 422),
        ),
        "destroy": dropping("Brings a dismissed finding back."),
    }

    def create(self, request: Request, **_: Any) -> Response:
        """The dismissal, once for an idempotency key."""
        return once(request, self._dismissed)

    def _dismissed(self) -> Response:
        dismissal = finding_dismiss(
            actor=self.actor, node=self.row().key, finding=self.kwargs["finding"], **self.taken()
        )
        return Response(self.told(dismissal), self.act.status)

    def remove_row(self, row: NodeRow, _version: int | None) -> Any:
        """Brings it back."""
        finding_restore(actor=self.actor, node=row.key, finding=self.kwargs["finding"])
