"""Who asks, for views that only signed-in people reach."""

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from teleklasa.people.models import Person


def person_of(request: Request) -> Person:
    """The person who is signed in.  Raises NotAuthenticated, which the default permission has ruled out."""
    if not isinstance(request.user, Person):
        raise NotAuthenticated
    return request.user
