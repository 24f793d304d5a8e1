"""A file that cannot be read is told so in the reader's language, line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cascade.formats.workbook import dump_sheets
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]

WORKBOOK = dump_sheets([("Nodes", [["kind", "title"], ["mission", "Bake"]])])
LATE = dump_sheets([("Nodes", [["id", "kind"], ["m", "mission"], ["", "program"]])])

YAML = b"""\
nodes:
- id: m
  kind: mission
- id: p
  kind: progam
  due: 31.12.2026
- id: q
  kind: program
  budget: [1]
  confidence: 2
- {id: r, kind: program, title: 5, key_results: [{id: k, band: [1]}], needs: {sales: " "}}
- {kind: program, due: 20261231}
"""
STRATML = b'<?xml version="1.0"?>\n<!-- a plan -->\n<StrategicPlan xmlns="urn:x"/>'
GRAPHML = b"<graphml>\n<graph>\n<node id='a'/><node id='b'/>\n<edge source='a' target='b'"

#: Files, and what is said of each; an ellipsis stands for more of it.
REFUSED: list[tuple[str, bytes, list[str]]] = [
    (
        "plan.csv",
        b"id,kind\nm,mission\np,misson\n,program\n",
        [
            (
                "Zeile 3: Art: „misson“ ist keines von mission, company_goal, functional_goal, program;"
                " gemeint war vielleicht: mission?"
            ),
            "Erwartet: in jeder Zeile der Tabelle „nodes“: id, kind.",
            "Zeile 4: in dieser Zeile fehlt id",
        ],
    ),
    (
        "plan.csv",
        b"titel;wer\n",
        [
            "Zeile 1: die erste Zeile nennt keine Spalte.",
            "Erwartet: eine erste Zeile mit den Namen der Spalten: id,kind,title,",
        ],
    ),
    (
        "plan.csv",
        b'id,kind\nm,"mission" x\n',
        ["Zeile 2: kein CSV: ',' expected after '\"'.", "Erwartet: Zeilen aus Zellen,"],
    ),
    (
        "plan.csv",
        b"id,kind\nm,mission\xff\n",
        [
            "Zeile 2: Byte 17 (0xff) ist kein Text in UTF-8.",
            "Erwartet: Text, gespeichert als UTF-8 (in Tabellenprogrammen „CSV UTF-8“).",
        ],
    ),
    (
        "plan.xlsx",
        WORKBOOK,
        [
            "Zeile 1: keine Spalte heißt „id“.",
            "Erwartet: eine erste Zeile mit den Namen der Spalten der Tabelle „nodes“: id, kind,",
        ],
    ),
    ("plan.xlsx", LATE, ["Zeile 3: in dieser Zeile fehlt id."]),
    (
        "plan.xlsx",
        b"id,kind\n",
        [
            "Die Datei ist keine Excel-Arbeitsmappe.",
            "Erwartet: eine Excel-Arbeitsmappe (.xlsx).",
        ],
    ),
    (
        "plan.yaml",
        YAML,
        [
            (
                "Zeile 5: nodes[1].kind: „progam“ ist keines von mission, company_goal,"
                " functional_goal, program; gemeint war vielleicht: program?"
            ),
            "Erwartet: was der Knoten ist.",
            "Zeile 6: nodes[1].due: „31.12.2026“ ist kein Tag des Kalenders (JJJJ-MM-TT)",
            "Zeile 9: nodes[2].budget: dies ist eine Liste, wo eine Zahl erwartet wird",
            "Zeile 10: nodes[2].confidence: 2 liegt über 1",
            (
                "nodes[3].title: 5 ist eine Zahl, wo ein Text erwartet wird; in Anführungszeichen"
                " setzen"
            ),
            "nodes[3].key_results[0].band: braucht 2 Einträge und hat 1",
            "nodes[4]: `id` fehlt",
            "nodes[4].due: 20261231 ist eine Zahl, wo ein Tag erwartet wird; 2026-12-31 schreiben",
        ],
    ),
    (
        "plan.yaml",
        b"cascade: 1\nnodes: []\ncascade: 1\n",
        [
            "Zeile 3: der Schlüssel „cascade“ steht zweimal in einer Zuordnung.",
            "Erwartet: jeder Schlüssel einmal in einer Zuordnung.",
        ],
    ),
    (
        "plan.yaml",
        b"nodes:\n- {id: m\n",
        ["Zeile 3: kein YAML: unclosed flow collection", "Erwartet: YAML 1.2."],
    ),
    (
        "plan.yaml",
        b"- a\n- b\n",
        [
            "Zeile 1: statt eines Plans steht in der Datei: eine Liste.",
            (
                "Erwartet: ein Plan: `cascade: 1`, `organisation: ...` und eine Liste `nodes:` aus"
                " {id, kind, title}."
            ),
        ],
    ),
    (
        "plan.json",
        b'{"nodes": [\n{"id": "m", "kind": "mission", "id": "n"}]}',
        ["Zeile 2: der Schlüssel „id“ steht zweimal in einem Objekt."],
    ),
    ("plan.json", b'{"nodes": [\n}', ["Zeile 2: kein JSON: ", "Erwartet: JSON (RFC 8259)."]),
    (
        "plan.json",
        b'{"cascade": 2,\n"nodes": []}',
        ["Zeile 1: dieser Plan hat die Version 2; lesbar ist Version 1."],
    ),
    (
        "plan.xml",
        STRATML,
        [
            (
                "Zeile 3: das ist kein StratML: Das Wurzelelement ist StrategicPlan im Namensraum"
                " urn:x."
            ),
            "oder PerformancePlanOrReport in urn:",
            "(oder die älteren Namensräume unter http://www.stratml.net).",
        ],
    ),
    (
        "plan.xml",
        b"<!DOCTYPE a [\n<!ENTITY b 'c'>\n]>\n<a>&b;</a>",
        [
            "Zeile 1: diese Datei vereinbart einen eigenen Dokumenttyp.",
            "Erwartet: ein Plan ohne `<!DOCTYPE ... [...]>`: Entitäten werden nie aufgelöst.",
        ],
    ),
    (
        "plan.graphml",
        GRAPHML + b" directed='false'/></graph></graphml>",
        [
            (
                "Zeile 4: diese Kante ist ungerichtet; so ist nicht zu erkennen, was wem untergeordnet"
                " ist."
            ),
            'Erwartet: edgedefault="directed" und jede Kante vom untergeordneten (source)',
        ],
    ),
    (
        "plan.graphml",
        GRAPHML,
        ["Zeile 4: das ist kein wohlgeformtes XML: ", "Erwartet: ein vollständiges XML-Dokument"],
    ),
    (
        "plan.node-link.json",
        b'{"nodes": [{"id": "m"},\n{"name": "n"}],\n"edges": []}',
        [
            "Zeile 2: dieser Knoten ist kein Objekt mit einer id.",
            'Erwartet: ein Objekt mit "directed": true, einer Liste "nodes" aus {"id": ...} und',
        ],
    ),
    (
        "plan.node-link.json",
        b'{"directed": false, "nodes": [],\n"edges": []}',
        ["Zeile 1: der Graph ist ungerichtet; so ist nicht zu erkennen,"],
    ),
    (
        "plan.docx",
        b"id,kind\n",
        ["plan.docx", "YAML (.yaml, .yml), JSON (.json), StratML", "Excel-Arbeitsmappe (.xlsx)"],
    ),
]


@pytest.mark.parametrize(
    ("name", "data", "sentences"),
    REFUSED,
    ids=[f"{name}-{i}" for i, (name, *_) in enumerate(REFUSED)],
)
def test_is_told_in_german(
    world: World, visitor: Visits, name: str, data: bytes, sentences: list[str]
) -> None:
    user = world.users["executive"]
    user.language = "de"
    user.save()
    refused = visitor("executive").post("import", file=SimpleUploadedFile(name, data))
    assert refused.status_code == 422
    told = words_of(refused)
    for sentence in sentences:
        assert sentence in told
    assert "auf Englisch" not in told
    assert "CSV-Tabelle Excel-Arbeitsmappe" in told


def test_speaks_the_language_of_the_browser_where_a_person_has_chosen_none(
    visitor: Visits,
) -> None:
    executive = visitor("executive")
    refused = executive.client.post(
        f"{executive.home}import",
        {"file": SimpleUploadedFile("plan.csv", b"id,kind\np,misson\n")},
        headers={"Accept-Language": "de"},
    )
    assert "Zeile 2: Art: „misson“ ist keines von mission," in words_of(refused)


def test_english_is_what_programs_are_told(visitor: Visits) -> None:
    sent = SimpleUploadedFile("plan.csv", b"id,kind\np,misson\n,program\n")
    told = words_of(visitor("executive").post("import", file=sent))
    assert "Line 2: kind: 'misson' is not one of mission, company_goal," in told
    assert "Expected: in each row of nodes: id, kind." in told
    assert "line 3: this row has no id" in told


def test_values_that_a_graph_cannot_have_are_told_in_german(world: World, visitor: Visits) -> None:
    user = world.users["executive"]
    user.language = "de"
    user.save()
    graph = b'{"nodes": [{"id": "m", "kind": "mission", "due": "soon"}],\n"edges": []}'
    executive = visitor("executive")
    sent = executive.post("import", file=SimpleUploadedFile("plan.node-link.json", graph))
    told = words_of(executive.client.get(sent["Location"]))
    assert "Fällig: „soon“ ist kein Tag des Kalenders (JJJJ-MM-TT)" in told
