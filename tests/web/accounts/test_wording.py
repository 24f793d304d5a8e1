"""What allauth says in Title Case is said on our pages as all else is said."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation import override

from config.environment import ROOT
from goals.models import User
from web.accounts.wording import SENTENCES, TITLES

#: Pages of a person who signed in, and of one who did not.
MINE = (
    "password/change/", "email/", "2fa/", "2fa/totp/activate/", "2fa/recovery-codes/generate/",
    "2fa/webauthn/", "2fa/webauthn/add/", "3rdparty/", "sessions/", "reauthenticate/", "profile/",
)  # fmt: skip
OPEN = (
    "login/", "signup/", "password/reset/", "password/reset/done/",
    "password/reset/key/1-set-password/", "confirm-email/", "confirm-email/none/", "inactive/",
    "3rdparty/login/cancelled/", "3rdparty/login/error/",
)  # fmt: skip
#: What is read as a title or pressed, without what stands around it on every page.
SAID = re.compile(r"<(?:h1|h2|h3|button|label|summary|title)\b[^>]*>(.*?)</", re.DOTALL)
FAMILIAR = re.compile(r"\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*)\b")
TITLE_CASE = re.compile(r"[a-z] [A-Z][a-z]+")
#: What is a name, and what begins a sentence of its own.
NAMES = ("Cascade", "Northwind", "Staff")


def catalog(file: Path, language: str) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def titles() -> set[str]:
    with override(None):  # as they are written
        return {str(title) for title in TITLES}


def said(page: str) -> list[str]:
    """The titles and buttons of a page that are in Title Case."""
    texts = (" ".join(re.sub("<[^>]+>", " ", text).split()) for text in SAID.findall(page))
    plain = (re.sub("|".join(NAMES), "", text) for text in texts)
    return [text for text in plain if TITLE_CASE.search(text)]


def familiar(page: str) -> list[str]:
    """The words of a page by which a German speaks to a friend."""
    return FAMILIAR.findall(re.sub("<[^>]+>", " ", page))


def test_finds_title_case() -> None:
    assert said("<h1>Change <b>Password</b></h1><h2>Reset it</h2>") == ["Change Password"]


@pytest.mark.parametrize("page", MINE)
def test_page_of_ones_own_is_in_sentence_case(at_home: Client, page: str) -> None:
    answer = at_home.get(f"/accounts/{page}", follow=True)
    assert answer.status_code == 200
    assert said(answer.content.decode()) == []


@pytest.mark.parametrize("page", OPEN)
def test_open_page_is_in_sentence_case(client: Client, person: User, page: str) -> None:
    answer = client.get(f"/accounts/{page}", follow=True)
    assert answer.status_code in (200, 401)
    assert said(answer.content.decode()) == []


def test_german_has_words_of_ours(at_home: Client, person: User) -> None:
    person.language = "de"
    person.save()
    page = at_home.get("/accounts/password/change/").content.decode()
    assert "Passwort ändern</h1>" in re.sub(r"\s+", " ", page).replace(" </h1>", "</h1>")
    assert "Neues Passwort (noch einmal)" in page


@pytest.mark.parametrize("page", MINE)
def test_german_page_of_ones_own_is_not_familiar(at_home: Client, person: User, page: str) -> None:
    person.language = "de"
    person.save()
    answer = at_home.get(f"/accounts/{page}", follow=True)
    assert familiar(answer.content.decode()) == []


@pytest.mark.parametrize("page", OPEN)
def test_german_open_page_is_not_familiar(client: Client, person: User, page: str) -> None:
    answer = client.get(f"/accounts/{page}", follow=True, headers={"accept-language": "de"})
    assert 'lang="de"' in answer.content.decode()
    assert familiar(answer.content.decode()) == []


def test_finds_what_is_familiar() -> None:
    assert familiar("<p>Bitte gib <b>dein</b> Passwort ein.</p>") == ["dein"]


def test_allauth_still_says_each_of_them() -> None:
    package = Path(allauth.__file__).parent / "locale/de/LC_MESSAGES/django.po"
    known = catalog(package, "de")
    with override(None):
        sentences = {str(sentence) for sentence in SENTENCES}
    gone = [said for said in titles() | sentences if known.get(said) is None]
    assert not gone


def test_english_holds_these_and_nothing_else() -> None:
    english = catalog(ROOT / "web/locale/en/LC_MESSAGES/django.po", "en")
    messages = {message.id: str(message.string) for message in english if message.id}
    assert messages.keys() == titles()
    assert all(text and not TITLE_CASE.search(text) for text in messages.values())
