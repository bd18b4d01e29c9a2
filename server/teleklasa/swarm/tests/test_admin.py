from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from teleklasa.people.models import Person
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.factories import SECRET, ServerFactory
from teleklasa.swarm.models import HealthChange, Reservation
from teleklasa.swarm.reservation import reserve_server


@pytest.mark.django_db
def test_admin_pages_show_servers_and_neither_secrets_nor_meeting_ids(
    celina: Person, client_of: Callable[[Person], APIClient]
) -> None:
    server = ServerFactory.create(name="bbb-1")
    reserve_server(meeting_id="meeting-id-7", need=LessonNeed(expected_people=20))
    change = HealthChange.objects.create(server=server, at=server.created_at, health="down")
    browser = client_of(celina)

    addresses = [
        "server/",
        f"server/{server.pk}/change/",
        "reservation/",
        f"reservation/{Reservation.objects.get().pk}/change/",
        "healthchange/",
        f"healthchange/{change.pk}/change/",
        "region/",
    ]
    pages = [browser.get(f"/admin/swarm/{address}") for address in addresses]

    assert [page.status_code for page in pages] == [200] * len(pages)
    told = " ".join(page.content.decode() for page in pages)
    assert "bbb-1" in told
    assert SECRET not in told
    assert "secret_sealed" not in told
    assert "meeting-id-7" not in told
