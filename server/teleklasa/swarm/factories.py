"""Servers and regions for tests and the sample school; a factory makes exactly what it says."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from teleklasa.keys.public_id import new_public_id
from teleklasa.swarm.connect import seal_secret
from teleklasa.swarm.models import Region, Server

SECRET = "tajemnica-serwera-na-proby-123"


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"r{n}")  # type: ignore[attr-defined,no-untyped-call]
    name = factory.LazyAttribute(lambda region: f"region {region.code}")  # type: ignore[attr-defined,no-untyped-call]


class ServerFactory(DjangoModelFactory[Server]):
    """An enabled server that is online, with SECRET sealed in it."""

    class Meta:
        model = Server

    name = factory.Sequence(lambda n: f"bbb-{n:03}")  # type: ignore[attr-defined,no-untyped-call]
    base_url = factory.LazyAttribute(  # type: ignore[attr-defined,no-untyped-call]
        lambda server: f"https://{server.name}.example.org/bigbluebutton"
    )
    public_id = factory.LazyFunction(new_public_id)  # type: ignore[attr-defined,no-untyped-call]
    secret_sealed = factory.LazyAttribute(  # type: ignore[attr-defined,no-untyped-call]
        lambda server: seal_secret(Server(public_id=server.public_id), SECRET)
    )


def make_server(name: str, *, base_url: str, secret: str, **fields: Any) -> Server:
    """A server at an address that exists, such as that of a test server."""
    public_id = new_public_id()
    sealed = seal_secret(Server(public_id=public_id), secret)
    return ServerFactory.create(name=name, base_url=base_url, public_id=public_id, secret_sealed=sealed, **fields)
