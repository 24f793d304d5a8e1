"""The addresses of one node's pages."""

from __future__ import annotations

from django.urls import path

from web.nodes import (
    archiving,
    becoming,
    commenting,
    creating,
    depending,
    dismissing,
    editing,
    linking,
    measuring,
    milestones,
    needs,
    views,
)

# What is called `new` stands before the keys.
within = [
    path("goals/new", creating.new, name="node-new"),
    path("goals/new/parents", creating.parents, name="node-new-parents"),
    path("goals/new/check", creating.check, name="node-new-check"),
    path("goals/new/draft", creating.draft, name="node-new-draft"),
    path("goals/<str:key>", views.node, name="node"),
    path("goals/<str:key>/progress", views.progress, name="node-progress"),
    path("goals/<str:key>/impact", views.impact, name="node-impact"),
    path("goals/<str:key>/history", views.history, name="node-history"),
    path("goals/<str:key>/edit", editing.edit, name="node-edit"),
    path("goals/<str:key>/check", editing.check, name="node-check"),
    path("goals/<str:key>/draft", editing.draft, name="node-draft"),
    path("goals/<str:key>/milestones", milestones.milestones, name="node-milestones"),
    path("goals/<str:key>/needs", needs.needs, name="node-needs"),
    path("goals/<str:key>/depends", depending.depends, name="node-depends"),
    path("goals/<str:key>/kind", becoming.kind, name="node-kind"),
    path("goals/<str:key>/archive", archiving.archive, name="node-archive"),
    path("goals/<str:key>/restore", archiving.restore, name="node-restore"),
    path("goals/<str:key>/parents", linking.parents, name="node-parents"),
    path("goals/<str:key>/link", linking.create, name="link-create"),
    path("goals/<str:key>/links/<int:link>", linking.change, name="link-change"),
    path("goals/<str:key>/links/<int:link>/confirm", linking.confirm, name="link-confirm"),
    path("goals/<str:key>/links/<int:link>/move", linking.move, name="link-move"),
    path("goals/<str:key>/links/<int:link>/withdraw", linking.withdraw, name="link-withdraw"),
    path("goals/<str:key>/key-results/new", measuring.new_result, name="key-result-new"),
    path("goals/<str:key>/key-results/<int:result>", measuring.edit_result, name="key-result-edit"),
    path(
        "goals/<str:key>/key-results/<int:result>/archive",
        measuring.archive_result,
        name="key-result-archive",
    ),
    path("goals/<str:key>/check-in", measuring.check_in, name="check-in"),
    path(
        "goals/<str:key>/check-ins/<int:check_in>/withdraw",
        measuring.withdraw,
        name="check-in-withdraw",
    ),
    path(
        "goals/<str:key>/findings/<slug:finding>/dismiss",
        dismissing.dismiss,
        name="finding-dismiss",
    ),
    path(
        "goals/<str:key>/findings/<slug:finding>/restore",
        dismissing.restore,
        name="finding-restore",
    ),
    path("goals/<str:key>/comments", commenting.add, name="comment-add"),
    path("goals/<str:key>/comments/<int:comment>", commenting.edit, name="comment-edit"),
    path("goals/<str:key>/comments/<int:comment>/delete", commenting.delete, name="comment-delete"),
]
