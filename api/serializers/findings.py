"""What the rules say of a node, and what somebody dismissed of it."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.answers import Answer, OfPlan
from api.serializers.base import Body
from api.serializers.fields import Instant, Number, Word, text
from api.serializers.names import Named, person
from cascade.catalogue import RULES
from cascade.findings import Criterion, Severity
from cascade.smart.many import WORDS
from goals.models import Dismissal as DismissalRow


class Letters(Answer):
    """A verdict a letter of SMART; what is dismissed does not count."""

    specific = Word(WORDS)
    measurable = Word(WORDS)
    achievable = Word(WORDS)
    relevant = Word(WORDS)
    time_bound = Word(WORDS)


class Dismissed(Answer):
    """Who dismissed a finding, when, and why."""

    because = serializers.CharField()
    by = serializers.CharField(allow_blank=True, help_text="A name; empty for the system.")
    at = Instant()


class Finding(Answer):
    """One fault of a node."""

    id = serializers.CharField(help_text="It changes with the words or fields that it rests on.")
    rule = Word(RULES)
    check = serializers.CharField(
        allow_blank=True, help_text="What exactly was found; empty for a rule without checks."
    )
    severity = Word(Severity)
    criterion = Word(Criterion, allow_null=True, help_text="The letter of SMART, if of one.")
    confidence = Number(help_text="0 to 1: 1 for what fields say, less for what words suggest.")
    message = serializers.CharField()
    evidence = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True, help_text="Why it matters.")
    fix = serializers.CharField(allow_blank=True)
    field = serializers.CharField(allow_blank=True, help_text="Which of the node's is meant.")
    item = serializers.CharField(
        allow_blank=True, help_text="Which key result (identifier) or parent (key) of it."
    )
    spans = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Where the words stand in the title of the node or key result: start and end.",
    )
    may_be_dismissed = serializers.BooleanField(
        help_text="Whether it follows from the node's own words and fields, or from its title."
    )
    dismissed = Dismissed(allow_null=True)
    other = serializers.CharField(
        allow_blank=True,
        help_text="Another node (key) that it is about: one that says the same; where titles are "
        "apart, the nearest one elsewhere.",
    )
    is_hint = serializers.BooleanField(help_text="Whether it is advice that no letter goes by.")


class Findings(OfPlan):
    """What the rules say of a node, worst first."""

    key = serializers.CharField()
    letters = Letters()
    findings = Finding(many=True)


class Dismissal(Body):
    """A person's word that a finding is none, and why."""

    because = text(DismissalRow, "because", allow_blank=False)
    by = Named(lambda row: person(row, "by"), read_only=True, allow_null=True)
    rule = serializers.CharField(read_only=True)
    check = serializers.CharField(source="check_name", read_only=True)
    item = serializers.CharField(read_only=True)
    updated_at = Instant(read_only=True)
