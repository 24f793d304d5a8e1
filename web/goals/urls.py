"""The addresses of the goals table and of the units' plans."""

from __future__ import annotations

from django.urls import path

from web.goals import bulk, editing, plan, views

# What stands beside a node's key has no hyphen, as every key has.
within = [
    path("goals", views.goals, name="goals"),
    path("goals/bulk", bulk.bulk, name="goals-bulk"),
    path("goals/<str:key>/line", editing.line, name="goal-line"),
    path("goals/<str:key>/line/edit", editing.edit, name="goal-line-edit"),
    path("plan/<str:key>", plan.plan, name="plan"),
]
