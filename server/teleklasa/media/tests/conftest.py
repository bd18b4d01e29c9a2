import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from teleklasa.media import places


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path: Path) -> Path:
    """A store of this test's own."""
    settings.MEDIA_FOLDER = tmp_path / "media"
    return tmp_path / "media"


@dataclass
class ClubRules:
    """Places `club:…` of a made-up app: members see them, and some may put files there."""

    members: set[int] = field(default_factory=set)
    senders: set[int] = field(default_factory=set)
    quota: int = 1_000_000

    def exists(self, person: Any, name: str) -> bool:
        return name == "szachy" and person.pk in self.members

    def may_upload(self, person: Any, name: str, kind: str) -> bool:
        return person.pk in self.senders

    def quota_bytes(self, name: str) -> int:
        return self.quota


@pytest.fixture
def club(db, ala, borys) -> Iterator[ClubRules]:
    """Ala puts files into the club, Borys only sees it, and others do not."""
    rules = ClubRules(members={ala.pk, borys.pk}, senders={ala.pk})
    places.register("club", rules)
    yield rules
    places.forget("club")


def metadata(**words: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())


@pytest.fixture
def tus(client_of) -> Callable[[Any], "Tus"]:
    return lambda person: Tus(client_of(person))


class Tus:
    """A browser that speaks the tus protocol."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def create(self, size: int | str, **words: str) -> Any:
        named = {"kind": "document", "name": "praca.pdf"} | words
        return self.client.post(
            "/api/v1/uploads",
            headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata(**named)},
        )

    def patch(self, address: str, content: bytes, offset: int | str = 0, **headers: str) -> Any:
        told = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **headers}
        return self.client.patch(address, content, content_type="application/offset+octet-stream", headers=told)

    def head(self, address: str) -> Any:
        return self.client.head(address, headers={"Tus-Resumable": "1.0.0"})

    def delete(self, address: str) -> Any:
        return self.client.delete(address, headers={"Tus-Resumable": "1.0.0"})

    def send(self, content: bytes, **words: str) -> dict[str, Any]:
        """The file as the API shows it after all of it was sent."""
        created = self.create(len(content), **words)
        assert created.status_code == 201, created.content
        sent = self.patch(created["Location"], content)
        assert sent.status_code == 204, sent.content
        shown: dict[str, Any] = self.client.get(f"/api/v1/media/{created.json()['id']}").json()
        return shown
