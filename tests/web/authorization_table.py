"""Who may open and send what, as one table: a line for each route and method of the pages.

The columns are an executive, the lead of the unit (Sales), the lead of another unit (Product), staff
of Sales (the owner of SALES-2), staff of Product, and an administrator. `+` may, `-` may not (403),
`0` does not even learn that it is there (404). What is sent is what an empty form sends: who may is
then told what is missing, or it is done. Some lines say more by themselves: no version is to be
undone, no kind of a new node is told, and only who is executive and administrator at once begins an organisation.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("executive", "lead", "other_lead", "staff", "other_staff", "administrator")
TABLE = """
# route               arguments          method  executive lead other_lead staff other_staff administrator
home                  -                  GET     +  +  +  +  +  +
my-work               -                  GET     +  +  +  +  +  +
goals                 -                  GET     +  +  +  +  +  +
goals-bulk            -                  GET     +  +  +  +  +  +
goals-bulk            -                  POST    +  +  +  +  +  +
goal-line             SALES-2            GET     +  +  +  +  +  +
goal-line-edit        SALES-2            GET     -  +  -  -  -  -
goal-line-edit        SALES-2            POST    -  +  -  -  -  -
plan                  SALES              GET     +  +  +  +  +  +
node-new              -                  GET     +  +  +  +  +  -
node-new              -                  POST    +  +  +  +  +  -
node-new-parents      ?kind=program      GET     +  +  +  +  +  +
node-new-check        -                  POST    0  0  0  0  0  0
node-new-draft        -                  POST    0  0  0  0  0  0
node                  SALES-2            GET     +  +  +  +  +  +
node                  SALES-4            GET     +  +  0  +  0  0
node-progress         SALES-2            GET     +  +  +  +  +  +
node-progress         SALES-4            GET     +  +  0  +  0  0
node-impact           SALES-2            GET     +  +  +  +  +  +
node-impact           SALES-4            GET     +  +  0  +  0  0
node-history          SALES-2            GET     +  +  +  +  +  +
node-history          SALES-4            GET     +  +  0  +  0  0
node-edit             SALES-2            GET     -  +  -  -  -  -
node-edit             SALES-2            POST    -  +  -  -  -  -
node-edit             SALES-4            GET     -  +  0  +  0  0
node-edit             ORG-2              GET     +  -  -  -  -  -
node-check            SALES-2            POST    +  +  +  +  +  +
node-draft            SALES-2            POST    +  +  +  +  +  +
node-milestones       SALES-2            GET     -  +  -  -  -  -
node-milestones       SALES-2            POST    -  +  -  -  -  -
node-milestones       SALES-4            GET     -  +  0  +  0  0
node-needs            ORG-2              GET     +  -  -  -  -  -
node-needs            ORG-2              POST    +  -  -  -  -  -
node-depends          SALES-2            GET     -  +  -  -  -  -
node-depends          SALES-2            POST    -  +  -  -  -  -
node-depends          SALES-4            GET     -  +  0  +  0  0
node-kind             SALES-2            GET     -  +  -  -  -  -
node-kind             SALES-2            POST    -  +  -  -  -  -
node-kind             SALES-4            GET     -  +  0  +  0  0
node-archive          SALES-2            GET     -  +  -  -  -  -
node-archive          SALES-2            POST    -  +  -  -  -  -
node-restore          SALES-2            POST    -  +  -  -  -  -
node-parents          SALES-2            GET     +  +  +  +  +  +
link-create           SALES-2            GET     -  +  -  -  -  -
link-create           SALES-2            POST    -  +  -  -  -  -
link-change           SALES-2,{link}     GET     -  +  -  -  -  -
link-change           SALES-2,{link}     POST    -  +  -  -  -  -
link-confirm          SALES-2,{link}     POST    -  +  -  -  -  -
link-move             SALES-2,{link}     GET     -  +  -  -  -  -
link-move             SALES-2,{link}     POST    -  +  -  -  -  -
link-withdraw         SALES-2,{link}     GET     -  +  -  -  -  -
link-withdraw         SALES-2,{link}     POST    -  +  -  -  -  -
key-result-new        SALES-1            GET     -  +  -  -  -  -
key-result-new        SALES-1            POST    -  +  -  -  -  -
key-result-edit       SALES-1,{result}   GET     -  +  -  -  -  -
key-result-edit       SALES-1,{result}   POST    -  +  -  -  -  -
key-result-archive    SALES-1,{result}   POST    -  +  -  -  -  -
check-in              SALES-2            GET     -  +  -  +  -  -
check-in              SALES-2            POST    -  +  -  +  -  -
check-in-withdraw     SALES-2,{check_in} POST    -  +  -  +  -  -
finding-dismiss       SALES-2,{found}    GET     -  +  -  +  -  -
finding-dismiss       SALES-2,{found}    POST    -  +  -  +  -  -
finding-restore       SALES-1,{gone}     POST    -  +  -  -  -  -
comment-add           SALES-2            GET     +  +  +  +  +  +
comment-add           SALES-2            POST    +  +  +  +  +  +
comment-edit          SALES-2,{comment}  GET     -  -  -  +  -  -
comment-edit          SALES-2,{comment}  POST    -  -  -  +  -  -
comment-delete        SALES-2,{comment}  POST    -  -  -  +  -  +
orphans               -                  GET     +  +  +  +  +  +
orphans-beside        unsupported        GET     +  +  +  +  +  +
orphan-link           SALES-3            GET     -  +  -  -  -  -
orphan-link           SALES-3            POST    -  +  -  -  -  -
orphan-waive          SALES-3            GET     -  +  -  -  -  -
orphan-waive          SALES-3            POST    -  +  -  -  -  -
orphan-end-waiver     SALES-3            POST    -  +  -  -  -  -
mission               -                  GET     +  +  +  +  +  +
mission-edit          -                  GET     +  -  -  -  -  -
mission-edit          -                  POST    +  -  -  -  -  -
mission-new           -                  GET     +  -  -  -  -  -
mission-new           -                  POST    +  -  -  -  -  -
mission-reinstate     {former}           GET     +  -  -  -  -  -
mission-reinstate     {former}           POST    +  -  -  -  -  -
settings              -                  GET     +  +  +  +  +  +
organisation          -                  GET     +  -  -  -  -  +
organisation          -                  POST    +  -  -  -  -  +
units                 -                  GET     +  +  +  +  +  +
unit-new              -                  GET     -  -  -  -  -  +
unit-new              -                  POST    -  -  -  -  -  +
unit                  SALES              GET     -  -  -  -  -  +
unit                  SALES              POST    -  -  -  -  -  +
unit-archive          SALES              POST    -  -  -  -  -  +
unit-restore          SALES              POST    -  -  -  -  -  +
people                -                  GET     +  +  +  +  +  +
person-invite         -                  GET     -  -  -  -  -  +
person-invite         -                  POST    -  -  -  -  -  +
person                {person}           GET     -  -  -  -  -  +
role-new              {person}           POST    -  -  -  -  -  +
person-leave          {person}           GET     -  -  -  -  -  +
person-leave          {person}           POST    -  -  -  -  -  +
role                  {role}             POST    -  -  -  -  -  +
role-take             {role}             POST    -  -  -  -  -  +
invitation-revoke     {invitation}       POST    -  -  -  -  -  +
periods               -                  GET     +  +  +  +  +  +
period-new            -                  GET     +  -  -  -  -  +
period-new            -                  POST    +  -  -  -  -  +
period                {period}           GET     +  -  -  -  -  +
period                {period}           POST    +  -  -  -  -  +
period-current        {period}           POST    +  -  -  -  -  +
period-archive        {period}           POST    +  -  -  -  -  +
period-restore        {period}           POST    +  -  -  -  -  +
tokens                -                  GET     +  +  +  +  +  +
tokens                -                  POST    +  +  +  +  +  +
token-revoke          {token}            POST    0  0  0  +  0  0
import                -                  GET     +  +  +  +  +  +
import                -                  POST    +  +  +  -  -  -
import-example        csv                GET     +  +  +  +  +  +
import-preview        nothing-there      GET     +  +  +  -  -  -
import-apply          nothing-there      POST    +  +  +  -  -  -
export                -                  GET     +  +  +  +  +  +
export-file           yaml               GET     +  +  +  +  +  +
history               -                  GET     +  +  +  +  +  +
history-export        -                  GET     +  +  +  +  +  +
undo                  -                  POST    0  0  0  0  0  0
search                -                  GET     +  +  +  +  +  +
begin-resume          -                  GET     +  +  +  +  +  +
begin-mission         -                  GET     -  -  -  -  -  -
begin-mission         -                  POST    -  -  -  -  -  -
begin-units           -                  GET     -  -  -  -  -  -
begin-units           -                  POST    -  -  -  -  -  -
begin-goals           -                  GET     -  -  -  -  -  -
begin-goals           -                  POST    -  -  -  -  -  -
begin-done            -                  GET     -  -  -  -  -  -
"""


@dataclass(frozen=True)
class Line:
    """One line of the table: what each role may."""

    route: str
    arguments: tuple[str, ...]
    method: str
    marks: dict[str, str]

    def __str__(self) -> str:
        return " ".join((self.method, self.route, *self.arguments))


def lines() -> list[Line]:
    """The table."""
    found = []
    for text in TABLE.strip().splitlines():
        if text and not text.startswith("#"):
            route, arguments, method, *marks = text.split()
            given = () if arguments == "-" else tuple(arguments.split(","))
            found.append(Line(route, given, method, dict(zip(ROLES, marks, strict=True))))
    return found
