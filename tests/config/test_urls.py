"""Which door an address leads to."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|text/x-template)\")|<style|\sstyle=|\son[a-z]+="
)


def test_the_start_asks_who_it_is(client: Client):
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def test_an_unknown_address_is_404(client: Client):
    assert client.get("/northwind/nowhere/at-all").status_code == 404


@pytest.mark.django_db
def test_the_admin_asks_who_it_is(client: Client):
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/admin/", "/admin/goals/user/"])
def test_the_admin_works_under_the_policy_for_content(client: Client, path: str):
    if path != "/admin/login/":
        client.force_login(get_user_model().objects.create_superuser("root@example.org", "x"))
    response = client.get(path)
    if response.status_code == 404:
        pytest.skip("the admin has no page of people")
    text = response.content.decode()
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert INLINE.findall(text) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == []


@pytest.mark.django_db
def test_styles_of_packages_are_served(client: Client):
    response = client.get("/static/admin/css/base.css")
    assert b"{" in b"".join(response.streaming_content)
    response.close()
    assert client.get("/static/admin/css/none.css").status_code == 404
