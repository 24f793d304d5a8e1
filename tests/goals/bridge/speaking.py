"""Plans whose texts and fields the rules have something to say about."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from cascade.drift import fingerprint
from cascade.types import Confirmation, Kind, Node, Plan, Status
from goals import models
from goals.bridge import load_plan
from tests.goals.bridge.rows import sound
from tests.strategies import plans

DAY = date(2026, 6, 30)
STATEMENTS = (
    "", "Growth", "Improve quality", "Win 40 clinics by Q3 2026", "Double revenue in Poland",
    "Bake bread for every town", "End of 2027", "Be best in class for towns",
)  # fmt: skip
METRICS = ("", "Calls made", "Number of workshops held", "Towns with bread", "Hold 3 talks")


@st.composite
def speaking(draw: st.DrawFn) -> Plan:
    """Plans whose texts and fields the rules have something to say about."""
    plan = sound(draw(plans(max_nodes=8)))
    prints = {node.id: fingerprint(node) for node in plan.nodes}
    language = draw(st.sampled_from([None, "en-GB", "de"]))
    return replace(
        plan,
        language=language,
        nodes=tuple(_speaking(draw, node, plan, prints) for node in plan.nodes),
    )


def _speaking(draw: st.DrawFn, node: Node, plan: Plan, prints: dict[str, str]) -> Node:
    names = [other.id for other in plan.nodes]
    results = {other.id: [result.id for result in other.key_results] for other in plan.nodes}
    due = draw(st.sampled_from([node.due, None, DAY]))
    status = draw(st.sampled_from([node.status, Status.ACTIVE, Status.ACTIVE]))
    current = next((n.id for n in plan.nodes if n.kind is Kind.MISSION), None)
    if node.kind is Kind.MISSION:
        status = Status.ACTIVE if node.id == current else Status.SUPERSEDED
    return replace(
        node,
        title=draw(st.sampled_from([node.title, *STATEMENTS])),
        status=status,
        due=due,
        starts=None if due and node.starts and node.starts > due else node.starts,
        owner=draw(st.sampled_from([node.owner, None, " "])),
        extra=draw(st.sampled_from([node.extra, {}, {"titel": 1}, {"x": None}])),
        depends_on=tuple(draw(st.lists(st.sampled_from([*names, "nobody"]), max_size=2))),
        key_results=tuple(
            replace(result, title=draw(st.sampled_from([result.title, *METRICS])))
            for result in node.key_results
        ),
        contributes_to=tuple(
            replace(
                link,
                moves=draw(st.sampled_from([None, "nothing", *results[link.to]])),
                extra=draw(st.sampled_from([{}, {"wieght": 2}])),
                confirmed=draw(
                    st.none()
                    | st.builds(
                        Confirmation,
                        on=st.sampled_from([None, DAY, date(2026, 5, 1)]),
                        fingerprint=st.sampled_from([None, prints[link.to], "other"]),
                    )
                ),
            )
            for link in node.contributes_to
        ),
    )


def named_as_keys(plan: Plan) -> Plan:
    """The plan with identifiers that are the keys its rows are given."""
    keys = {node.id: f"K-{place}" for place, node in enumerate(plan.nodes)}
    return replace(
        plan,
        nodes=tuple(
            replace(
                node,
                id=keys[node.id],
                depends_on=tuple(keys.get(name, name) for name in node.depends_on),
                related=tuple(keys.get(name, name) for name in node.related),
                contributes_to=tuple(
                    replace(link, to=keys[link.to]) for link in node.contributes_to
                ),
            )
            for node in plan.nodes
        ),
    )


def with_prints(organisation: models.Organisation) -> None:
    """Fingerprints, which services keep beside every node."""
    for node in load_plan(organisation).nodes:
        rows = models.Node.objects.filter(organisation=organisation, identifier=node.id)
        rows.update(fingerprint=fingerprint(node))
