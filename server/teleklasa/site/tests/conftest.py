import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from teleklasa.site.postgres import Cluster


@pytest.fixture(scope="module")
def lasting_place() -> Iterator[Path]:
    yield from _open_place()


@pytest.fixture
def place() -> Iterator[Path]:
    yield from _open_place()


def _open_place() -> Iterator[Path]:
    """A folder outside pytest's own, which every new run closes to other users, PostgreSQL's among them."""
    folder = Path(tempfile.mkdtemp(prefix="teleklasa-"))
    yield folder
    for version in folder.rglob("PG_VERSION"):
        if (version.parent / "postgresql.conf").exists():
            Cluster(version.parent).stop()
    shutil.rmtree(folder)
