"""Who may do what, as one table: a line for each address and method.

The columns are statuses for an executive, the lead of the unit (Sales), the lead of another unit
(Product), staff of Sales (the owner), staff of Product, and an administrator. ``BODIES`` says what
is sent. Names in braces stand for numbers that the test's world knows.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

ROLES = ("executive", "lead", "other_lead", "staff", "other_staff", "administrator")

#: Below one organisation. An address without a body sends none.
TABLE = """
# address                         method  body        executive lead other_lead staff other_staff administrator
/                                 GET     -                 200  200        200   200         200           200
/                                 PATCH   name              200  403        403   403         403           200

/nodes                            GET     -                 200  200        200   200         200           200
/nodes                            POST    company-goal      201  403        403   403         403           403
/nodes                            POST    sales-program     403  201        403   403         403           403
/nodes                            POST    sales-draft       403  201        403   201         403           403
/nodes/SALES-2                    GET     -                 200  200        200   200         200           200
/nodes/SALES-4                    GET     -                 200  200        404   200         404           404
/nodes/SALES-4                    PATCH   title             403  200        404   200         404           404
/nodes/SALES-2                    PATCH   title             403  200        403   403         403           403
/nodes/ORG-2                      PATCH   title             200  403        403   403         403           403
/nodes/SALES-2                    DELETE  -                 403  200        403   403         403           403
/nodes/SALES-2/restore            POST    -                 403  200        403   403         403           403
/nodes/SALES-2/history            GET     -                 200  200        200   200         200           200
/nodes/SALES-2/line-of-sight      GET     -                 200  200        200   200         200           200
/nodes/SALES-2/impact             GET     -                 200  200        200   200         200           200
/nodes/SALES-2/progress           GET     -                 200  200        200   200         200           200
/nodes/SALES-2/suggested-parents  GET     -                 200  200        200   200         200           200
/nodes/SALES-4/suggested-parents  GET     -                 200  200        404   200         404           404
/nodes/SALES-2/findings           GET     -                 200  200        200   200         200           200
/nodes/SALES-4/findings           GET     -                 200  200        404   200         404           404
/nodes/SALES-2/findings/{found}/dismissal POST because      403  201        403   201         403           403
/nodes/SALES-1/findings/{gone}/dismissal DELETE -           403  204        403   403         403           403
/nodes/SALES-3/waiver             GET     -                 200  200        200   200         200           200
/nodes/SALES-3/waiver             PUT     waiver            403  200        403   403         403           403
/nodes/SALES-3/waiver             DELETE  -                 403  204        403   403         403           403

/mission                          GET     -                 200  200        200   200         200           200
/mission                          PUT     title             200  403        403   403         403           403

/contributions                    GET     -                 200  200        200   200         200           200
/contributions                    POST    link              403  201        403   403         403           403
/contributions/{link}             GET     -                 200  200        200   200         200           200
/contributions/{link}             PATCH   weight            403  200        403   403         403           403
/contributions/{link}             DELETE  -                 403  204        403   403         403           403
/contributions/{link}/confirm     POST    -                 403  200        403   403         403           403
/contributions/{upper}/confirm    POST    -                 200  200        403   403         403           403
/contributions/{link}/move        POST    parent            403  200        403   403         403           403

/key-results                      GET     -                 200  200        200   200         200           200
/key-results                      POST    key-result        403  201        403   403         403           403
/key-results/{result}             GET     -                 200  200        200   200         200           200
/key-results/{result}             PATCH   title             403  200        403   403         403           403
/key-results/{result}             DELETE  -                 403  200        403   403         403           403
/key-results/{result}/restore     POST    -                 403  200        403   403         403           403

/check-ins                        GET     -                 200  200        200   200         200           200
/check-ins                        POST    value             403  201        403   201         403           403
/check-ins/{check_in}             GET     -                 200  200        200   200         200           200
/check-ins/{check_in}             DELETE  -                 403  204        403   204         403           403

/units                            GET     -                 200  200        200   200         200           200
/units                            POST    name              403  403        403   403         403           201
/units/EMPTY                      GET     -                 200  200        200   200         200           200
/units/EMPTY                      PATCH   name              403  403        403   403         403           200
/units/EMPTY                      DELETE  -                 403  403        403   403         403           200
/units/EMPTY/restore              POST    -                 403  403        403   403         403           200

/periods                          GET     -                 200  200        200   200         200           200
/periods                          POST    name              201  403        403   403         403           201
/periods/{period}                 GET     -                 200  200        200   200         200           200
/periods/{period}                 PATCH   name              200  403        403   403         403           200
/periods/{period}                 DELETE  -                 200  403        403   403         403           200
/periods/{period}/restore         POST    -                 200  403        403   403         403           200

/memberships                      GET     -                 200  200        200   200         200           200
/memberships                      POST    membership        403  403        403   403         403           201
/memberships/{membership}         GET     -                 200  200        200   200         200           200
/memberships/{membership}         DELETE  -                 403  403        403   403         403           204

/tokens                           GET     -                 200  200        200   200         200           200
/tokens                           POST    name              201  201        201   201         201           201
/tokens/{own_token}               GET     -                 200  200        200   200         200           200
/tokens/{own_token}               DELETE  -                 204  204        204   204         204           204
/tokens/{others_token}            GET     -                 404  404        404   404         404           404
/tokens/{others_token}            DELETE  -                 404  404        404   404         404           404

/alignment                        GET     -                 200  200        200   200         200           200
/orphans                          GET     -                 200  200        200   200         200           200
/loose-ends                       GET     -                 200  200        200   200         200           200
/coverage                         GET     -                 200  200        200   200         200           200
/graph                            GET     -                 200  200        200   200         200           200
/suggested-parents                GET     -                 200  200        200   200         200           200
/history                          GET     -                 200  200        200   200         200           200
/search                           GET     -                 200  200        200   200         200           200
/export                           GET     -                 200  200        200   200         200           200
/import                           POST    plan              200  200        200   403         403           403
"""

#: Addresses of no organisation, for who signed in.
SIGNED_IN = """
/organisations                    GET     -                 200  200        200   200         200           200
/organisations                    POST    organisation      403  403        403   403         403           403
"""

#: What is open to everybody: address and status.
OPEN = {"/schema": 200, "/docs": 200, "/problems": 200, "/problems/cycle": 200, "/nowhere": 404}

BODIES: dict[str, Any] = {
    "-": None,
    "name": {"name": "Another name"},
    "title": {"title": "Another title"},
    "weight": {"weight": 2},
    "company-goal": {"kind": "company_goal", "title": "More bread"},
    "sales-program": {"kind": "program", "unit": "SALES", "title": "Bake"},
    "sales-draft": {"kind": "program", "unit": "SALES", "title": "Bake", "status": "draft"},
    "because": {"because": "Everybody knows them"},
    "waiver": {
        "because": "It ends soon",
        "until": (timezone.localdate() + timedelta(days=1)).isoformat(),
    },
    "link": {"child": "SALES-3", "parent": "SALES-1"},
    "parent": {"parent": "ORG-2"},
    "key-result": {"node": "SALES-2", "title": "Visits"},
    "value": {"key_result": "{result}", "value": 1},
    "membership": {"email": "new@northwind.example", "role": "staff"},
    "organisation": {"slug": "newest", "name": "Newest"},
    "plan": {"cascade": 1, "nodes": []},
}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    address: str
    method: str
    body: str
    statuses: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.body}"


def rows(table: str) -> list[Row]:
    """The lines of a table."""
    found = []
    for line in table.splitlines():
        if line and not line.startswith("#"):
            address, method, body, *statuses = line.split()
            told = dict(zip(ROLES, map(int, statuses), strict=True))
            found.append(Row("" if address == "/" else address, method, body, told))
    return found
