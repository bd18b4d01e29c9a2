"""Django's admin opens for admins only, page by page."""

import pytest
from django.contrib import admin
from django.urls import reverse

from teleklasa.live.start import start_lesson


def changelists():
    return [f"{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


@pytest.mark.parametrize("name", ["index", *changelists()])
def test_page_opens_for_admins_only(celina, ala, darek, swarm_of, group_6a, client_of, name):
    swarm_of(1)
    start_lesson(group_6a, by=ala)
    page = reverse(f"admin:{name}")

    assert client_of(celina).get(page).status_code == 200
    assert client_of(ala).get(page).status_code == 302


def test_no_page_shows_a_secret(celina, ala, darek, swarm_of, group_6a, client_of):
    [server] = swarm_of(1)
    lesson = start_lesson(group_6a, by=ala).lesson
    client = client_of(celina)

    pages = "".join(client.get(reverse(f"admin:{name}")).content.decode() for name in changelists())
    pages += client.get(reverse("admin:live_livelesson_change", args=[lesson.pk])).content.decode()

    assert [secret for secret in (server.secret, lesson.meeting_id) if secret in pages] == []
