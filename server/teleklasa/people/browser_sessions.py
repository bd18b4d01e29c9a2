"""Sessions of browsers: Django's own in the database, with columns that say whose they are.

A person sees in which browsers they are signed in and ends any of them; a request still asks for nothing more
than the session itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from teleklasa.keys.public_id import new_public_id
from teleklasa.people.device import LONGEST_BROWSER, device_words
from teleklasa.people.models import BrowserSession, Person

BROWSER = "browser"
LINK_IN_SESSION = "link"


class SessionStore(DatabaseSessions):
    """What `SESSION_ENGINE` names."""

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row: BrowserSession = super().create_model_instance(data)  # type: ignore[assignment]  # of our model
        if (person := data.get(SESSION_KEY)) is not None:
            row.person_id = int(person)
        if (browser := data.get(BROWSER)) is not None:
            row.public_id, row.device = browser["id"], browser["device"]
            row.opened_at = datetime.fromisoformat(browser["opened_at"])
        row.is_by_link = LINK_IN_SESSION in data
        return row

    def cycle_key(self) -> None:
        """The browser gets a new name too: Django writes the new row before it deletes the old one."""
        if BROWSER in self:
            self[BROWSER] = {**self[BROWSER], "id": new_public_id()}
        super().cycle_key()


def remember_browser(*, request: HttpRequest, **_signal: Any) -> None:
    """Note in a session that just opened which browser it is; called on every sign-in, whatever the way."""
    request.session[BROWSER] = {
        "id": new_public_id(),
        "device": device_words(str(request.META.get("HTTP_USER_AGENT", "")), longest=LONGEST_BROWSER),
        "opened_at": timezone.now().isoformat(),
    }


def open_browsers(person: Person) -> QuerySet[BrowserSession]:
    """Browsers in which the person is signed in now."""
    return BrowserSession.objects.filter(person=person, expire_date__gt=timezone.now()).exclude(public_id=None)


def end_browser(person: Person, public_id: str) -> bool:
    """True when an own browser of that name was signed out."""
    return open_browsers(person).filter(public_id=public_id).delete()[0] == 1


def end_browsers(person: Person) -> None:
    """Sign the person out of every browser."""
    BrowserSession.objects.filter(person=person).delete()
