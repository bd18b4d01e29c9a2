import re
from importlib import import_module
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path, resolve
from django.urls.resolvers import RegexPattern

from teleklasa.site.addresses import as_tree
from teleklasa.site.urls import API_OF

VARYING = re.compile(r"<(?:(\w+):)?\w+>")
FILLED = {"int": "7", "uuid": "0198c1f0-0000-7000-8000-000000000000"}


def shown(request, **kwargs: Any):
    return HttpResponse()


def school_of(*routes: str) -> URLResolver:
    made = [path(route, shown, name=route) for route in routes]
    return URLResolver(RegexPattern(r"^/"), as_tree(made))


def every_pattern() -> list[URLPattern]:
    return [pattern for app in API_OF for pattern in import_module(f"teleklasa.{app}.urls").urlpatterns]


@pytest.mark.parametrize("pattern", every_pattern(), ids=lambda pattern: str(pattern.pattern))
def test_each_address_of_the_api_leads_where_it_is_written(pattern):
    address = VARYING.sub(lambda found: FILLED.get(found[1], "abc"), str(pattern.pattern))

    assert resolve(f"/api/v1/{address}").url_name == pattern.name


def test_what_is_written_out_goes_before_what_varies():
    school = school_of("groups/<slug:group_id>", "groups/<slug:group_id>/people", "groups/mine", "groups/mine/all")

    assert school.resolve("/groups/mine").url_name == "groups/mine"
    assert school.resolve("/groups/mine/all").url_name == "groups/mine/all"
    assert school.resolve("/groups/mine/people").kwargs == {"group_id": "mine"}


def test_what_varies_keeps_its_name_on_the_way_down():
    found = school_of("a/<slug:one>/b/<int:two>").resolve("/a/x/b/3")

    assert found.kwargs == {"one": "x", "two": 3}
