"""The addresses of the pages, one list a noun."""

from __future__ import annotations

from django.urls import URLPattern, path

from web.front import urls as front
from web.goals import urls as goals
from web.history import urls as history
from web.home import urls as home
from web.mission import urls as mission
from web.nodes import urls as nodes
from web.orphans import urls as orphans
from web.plans import urls as plans
from web.search import urls as search
from web.settings import urls as settings

app_name = "web"

#: Pages of one organisation, below its name.
WITHIN: list[URLPattern] = [
    *home.within,
    *goals.within,
    *nodes.within,
    *orphans.within,
    *mission.within,
    *settings.within,
    *plans.within,
    *history.within,
    *search.within,
    *front.within,
]

urlpatterns: list[URLPattern] = [
    *front.urlpatterns,
    *(
        path(f"<slug:organisation>/{page.pattern}", page.callback, name=page.name)
        for page in WITHIN
    ),
]
