import pytest
from django.test import RequestFactory

from teleklasa.site.wsgi import application


def status_of(content_type):
    """What a request of this type, with an odd query, is answered."""
    environ = {**RequestFactory().get("/").environ, "QUERY_STRING": "x=%00", "PATH_INFO": "/api/v1/nie-ma"}
    told = []

    list(application({**environ, "CONTENT_TYPE": content_type}, lambda status, headers: told.append(status)))
    return told[0][:3]


@pytest.mark.parametrize("charset", ["zlib", "hex", "rot13", "undefined", "latin-1", '"zlib"; a=b'])
def test_charset_other_than_utf_8_is_refused(db, charset):
    assert status_of(f"application/json; charset={charset}") == "415"


@pytest.mark.parametrize("content_type", ["", "application/json", "application/json; charset=UTF-8"])
def test_utf_8_goes_on_to_django(db, content_type):
    assert status_of(content_type) == "404"
