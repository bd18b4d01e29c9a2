"""The control endpoints and the command of the test server."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from urllib.error import HTTPError

import pytest

from teleklasa.bbb import Client, Unreachable
from teleklasa.bbb.testserver import Swarm, TestServer

from .conftest import client_of, eventually, new_meeting

COMMAND = [sys.executable, "-m", "teleklasa.bbb.testserver"]


def control(server: TestServer, what: str, body: dict[str, object] | None = None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{server.origin}/control/{what}", data, headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_state_tells_meetings_people_and_calls_but_no_secret(server, client):
    wanted = new_meeting()
    created = client.create(wanted)
    control(server, "people", {"meeting_id": wanted.meeting_id, "people": 1, "cameras": 1})
    client.get_meetings()

    state = control(server, "state")

    assert state.pop("now") > 1_700_000_000
    assert state.pop("load_5m") >= 0
    assert server.secret not in json.dumps(state)
    assert state == {
        "name": "near",
        "url": server.url,
        "version": "2.7",
        "is_up": True,
        "calls": {"create": 1, "getMeetings": 1},
        "cost_units": 4.5,
        "utilisation": 0.0225,
        "cpu_count": 8,
        "faults": [],
        "meetings": [
            {
                "meeting_id": wanted.meeting_id,
                "name": "Klasa 6A",
                "create_time_ms": created.create_time_ms,
                "is_running": True,
                "is_ending": False,
                "is_recorded": False,
                "cost_units": 4.5,
                "documents": [],
                "attendees": [
                    {
                        "name": "Viewer 0",
                        "role": "VIEWER",
                        "user_id": "viewer-0",
                        "has_camera": True,
                        "has_microphone": False,
                    }
                ],
                "waiting": [],
            }
        ],
        "recordings": [],
        "hooks": 0,
        "callbacks": [],
    }


def test_faults_come_and_go_by_request(server, client):
    control(server, "faults", {"fault": "bad_gateway", "calls": ["getMeetings"], "times": 1})

    with pytest.raises(Unreachable):
        client.get_meetings()
    assert client.get_meetings() == ()

    control(server, "faults", {"fault": "garbage"})
    with pytest.raises(Unreachable):
        client.get_meetings()
    control(server, "faults", {"fault": "clear"})
    assert client.get_meetings() == ()


def test_clock_is_moved_by_request(server, client):
    client.create(new_meeting(expire_if_no_user_joined_min=5))

    assert len(control(server, "state")["meetings"]) == 1
    assert control(server, "clock", {"advance_s": 300})["meetings"] == []


def test_server_of_a_swarm_is_taken_down_and_called_back_through_another(pool):
    with Swarm([TestServer("near"), TestServer("far")]) as swarm:
        near, far = swarm.servers
        client = client_of(far, pool)

        assert control(near, "faults", {"server": "far", "fault": "refuse"})["is_up"] is False
        with pytest.raises(Unreachable):
            client.get_meetings()
        assert control(near, "faults", {"server": "far", "fault": "come_back"})["is_up"] is True
        assert client.get_meetings() == ()


def test_server_that_refuses_for_a_while_comes_back_by_itself(server, client):
    server.go_down_for(0.2)
    with pytest.raises(Unreachable):
        client.get_meetings()

    assert eventually(lambda: server.is_up)
    assert client.get_meetings() == ()


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("faults", {"fault": "no-such"}, 400),
        ("faults", {}, 400),
        ("people", {"meeting_id": "lesson-unknown"}, 400),
        ("nothing", {}, 404),
        ("faults", {"fault": "clear", "server": "unknown"}, 404),
    ],
)
def test_control_that_makes_no_sense_is_refused(what, body, status, server):
    with pytest.raises(HTTPError) as caught:
        control(server, what, body)

    assert caught.value.code == status
    caught.value.close()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_command_serves_until_a_signal(number, pool):
    arguments = ["--port", "0", "--name", "Kraków", "--secret", "s3", "--version", "3.0"]
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    name, url = process.stdout.readline().split(" (")[0].split(": ")

    version = Client(url, "s3", pool=pool).probe_digest().bbb_version
    process.send_signal(number)

    assert (process.wait(timeout=3), name, version) == (0, "Kraków", "3.0.4")
    process.stdout.close()


@pytest.mark.slow
def test_command_says_in_one_sentence_that_a_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        servers = [
            {"name": "near", "port": 0, "secret": "a"},
            {"name": "far", "port": port, "secret": "b"},
        ]
        path = tmp_path / "swarm.json"
        path.write_text(json.dumps(servers))
        outcome = subprocess.run(
            [*COMMAND, "--swarm", str(path)],
            capture_output=True,
            text=True,
            timeout=20,
            env=os.environ,
            check=False,
        )

    sentence = f"The test server cannot start: port {port} of 127.0.0.1 is already in use."
    assert (outcome.returncode, outcome.stderr.strip()) == (1, sentence)
