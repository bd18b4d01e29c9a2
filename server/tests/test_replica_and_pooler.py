"""The school on a real streaming replica, and behind a real transaction pooler."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from teleklasa.courses.factories import enrol, make_course
from teleklasa.people.factories import make_learner
from teleklasa.people.sign_ins import open_sign_in
from teleklasa.site.embedded import REPOSITORY
from teleklasa.site.ports import answers, free_port
from teleklasa.site.postgres import Cluster
from teleklasa.site.postgres_programs import SYSTEM_USER, give_to_owner, run_program

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def address_of(folder: object) -> str:
    found = connection.settings_dict
    return f"postgresql://{found['USER']}@/{found['NAME']}?host={folder}"


@pytest.fixture
def standby() -> Iterator[Cluster]:
    """A copy of the test database's cluster that follows it."""
    folder = REPOSITORY / "var" / f"test-standby-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    give_to_owner(folder)
    source = connection.settings_dict["HOST"]
    copied = run_program("pg_basebackup", "-h", source, "-U", "postgres", "-D", str(folder), "-R", "-c", "fast")
    assert copied.returncode == 0, copied.stdout
    for left in folder.glob(".s.PGSQL*"):  # the socket's lock came along
        left.unlink()
    cluster = Cluster(folder, is_durable=False)
    try:
        cluster.ensure_running()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def school(**environment: str) -> Iterator[int]:
    """Django's part of the school by granian in a process of its own; its port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    served = subprocess.Popen(
        [*command, "--blocking-threads", "2", "teleklasa.site.wsgi:application"],
        cwd=REPOSITORY / "server",
        env={**os.environ, "TELEKLASA_KEPT_ANSWERS_MB": "0", **environment},
    )
    try:
        deadline = time.monotonic() + 30
        while not answers(port) and time.monotonic() < deadline:
            time.sleep(0.1)
        yield port
    finally:
        served.terminate()
        served.wait(timeout=20)


def ask(port: int, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], Any]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        line.request(method, path, json.dumps(body) if body is not None else None, sent)
        answer = line.getresponse()
        text = answer.read()
        return (
            answer.status,
            {name.title(): said for name, said in answer.getheaders()},
            json.loads(text) if text else None,
        )


def name_of(port: int, token: str, **headers: str) -> str:
    status, _, me = ask(port, "GET", "/api/v1/me", Authorization=f"Bearer {token}", **headers)
    assert status == 200, me
    name: str = me["display_name"]
    return name


def wait_until_replayed(standby: Cluster) -> None:
    with psycopg.connect(address_of(connection.settings_dict["HOST"])) as primary:
        (written,) = primary.execute("SELECT pg_current_wal_insert_lsn()").fetchone()  # type: ignore[misc]
    deadline = time.monotonic() + 20
    with psycopg.connect(standby.url(str(connection.settings_dict["NAME"])), autocommit=True) as replica:
        while time.monotonic() < deadline:
            if replica.execute("SELECT pg_last_wal_replay_lsn() >= %s", [written]).fetchone() == (True,):
                return
            time.sleep(0.05)
    raise TimeoutError("the standby does not follow")


def test_who_wrote_sees_it_while_the_replica_is_behind_and_others_see_what_it_has(ala, standby):
    wait_until_replayed(standby)
    primary, replica = (address_of(folder) for folder in (connection.settings_dict["HOST"], standby.folder))
    with school(DATABASE_URL=primary, TELEKLASA_REPLICA_URL=replica) as port:
        token = open_sign_in(ala, device="test").access
        wait_until_replayed(standby)
        with psycopg.connect(standby.url(str(connection.settings_dict["NAME"])), autocommit=True) as paused:
            paused.execute("SELECT pg_wal_replay_pause()")
            status, headers, said = ask(
                port, "PATCH", "/api/v1/me", {"display_name": "Ala Inna"}, Authorization=f"Bearer {token}"
            )
            assert status == 200, said
            mark = headers["Read-After"]
            seen = {
                "with the mark": name_of(port, token, Read_After=mark),
                "without a mark": name_of(port, token),
                "content with old": name_of(port, token, Read_After="0/0"),
                "with nonsense": name_of(port, token, Read_After="'; drop"),
            }
            paused.execute("SELECT pg_wal_replay_resume()")
        wait_until_replayed(standby)
        later = name_of(port, token, Read_After=mark)
        standby.stop()
        without_replica = name_of(port, token, Read_After="0/0")

    assert status == 200
    assert seen == {
        "with the mark": "Ala Inna",
        "without a mark": "Ala Inna",
        "content with old": "Ala Nowak",
        "with nonsense": "Ala Inna",
    }
    assert (later, without_replica) == ("Ala Inna", "Ala Inna")


@pytest.fixture
def pooler(tmp_path: Path) -> Iterator[int]:
    """PgBouncer that gives every transaction whichever of two sessions is free; its port."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    port = free_port()
    tmp_path.chmod(0o755)
    (tmp_path / "users").write_text('"postgres" ""\n')
    (tmp_path / "ini").write_text(
        f"[databases]\n* = host={connection.settings_dict['HOST']} port=5432 user=postgres\n[pgbouncer]\n"
        f"listen_addr=127.0.0.1\nlisten_port={port}\nauth_type=any\nauth_file={tmp_path / 'users'}\n"
        "pool_mode=transaction\ndefault_pool_size=2\nunix_socket_dir=\nlogfile=\npidfile=\n"
    )
    (tmp_path / "ini").chmod(0o644)
    command = [program, "-q", *(["-u", SYSTEM_USER] if os.geteuid() == 0 else []), str(tmp_path / "ini")]
    for folder in tmp_path.parents[:3]:
        folder.chmod(folder.stat().st_mode | 0o055)
    with subprocess.Popen(command, stderr=None) as pgbouncer:
        deadline = time.monotonic() + 10
        while not answers(port) and time.monotonic() < deadline:
            time.sleep(0.1)
        yield port
        pgbouncer.terminate()


def test_school_works_through_a_transaction_pooler(ala, group_6a, darek, pooler):
    url = f"postgresql://postgres@127.0.0.1:{pooler}/{connection.settings_dict['NAME']}"
    ready = make_course("Równania", owner=make_learner("Olga Mak", email="olga@example.com"))
    enrol(ready, ala)
    lesson = ready.all_lessons.get().public_id
    with school(DATABASE_URL=url) as port:
        signed = {"Authorization": f"Bearer {open_sign_in(ala, device='test').access}"}
        status, _, course = ask(port, "POST", "/api/v1/courses", {"title": "Ułamki"}, **signed)
        assert status == 201, course
        done = {"items": [{"lesson": lesson, "state": "done"}]}
        said = [
            ask(port, "GET", "/api/v1/groups", **signed)[0],
            ask(port, "GET", f"/api/v1/groups/{group_6a.slug}/pupils", **signed)[0],
            ask(port, "POST", f"/api/v1/groups/{group_6a.slug}/pupils", {"roster": "Ewa Kot\nJan Lis"}, **signed)[0],
            ask(port, "POST", f"/api/v1/groups/{group_6a.slug}/lesson", **signed)[0],
            ask(port, "GET", f"/api/v1/courses/{course['card']['slug']}", **signed)[0],
            ask(port, "GET", "/api/v1/me/teaching", **signed)[0],
            *(ask(port, "GET", "/api/v1/courses?q=ulamki", **signed)[0] for _ in range(10)),
            *(ask(port, "GET", f"/api/v1/lessons/{lesson}", **signed)[0] for _ in range(10)),
            *(ask(port, "POST", "/api/v1/me/progress", done, **signed)[0] for _ in range(10)),
            *(ask(port, "GET", "/api/v1/me/courses", **signed)[0] for _ in range(10)),
        ]

    assert said == [200, 200, 201, 503, 200, 200, *[200] * 40]
