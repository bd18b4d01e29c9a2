"""Whatever is started, entered, moved, killed, stalled and cut off in whatever order: the invariants hold.

`TELEKLASA_PLAYS=2000` plays longer, with fresh chance; the usual run is always the same.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, Phase, note, seed, settings, stateful
from hypothesis import strategies as st

from teleklasa.bbb.testserver import Kind, TestServer
from teleklasa.door.settings import DoorSettings
from teleklasa.door.tests.serving import Browser, door_on_a_socket
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group, GroupMember
from teleklasa.groups.roster import move_pupil
from teleklasa.live.end import believe_end_callback, end_lesson
from teleklasa.live.guests import guest_join_url
from teleklasa.live.models import LessonMove, LiveLesson
from teleklasa.live.rescue import move_by_itself, move_lesson
from teleklasa.live.rescue_signs import lessons_to_rescue
from teleklasa.live.rooms import room_of
from teleklasa.live.start import start_lesson
from teleklasa.live.watching import conclude
from teleklasa.people.links import UnknownLink, live_link, reset_link, reveal_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.refusal import Refusal
from teleklasa.swarm.models import Server

from .invariants import ENTERED, Ledger, lessons_now, living, settled
from .world import Way, World, lessons, tell_of

pytestmark = pytest.mark.slow
PLAYS = int(os.environ.get("TELEKLASA_PLAYS", "0"))
PLAYS_A_BATCH = 5
LONGEST_S = 40
"""Then a usual run begins no other batch, on a machine however busy."""
SERVERS, GROUPS, PUPILS = st.integers(0, 2), st.integers(0, 1), st.integers(0, 3)
PLACES = st.integers(0, 45)
PERSONAL = AccessLink.Purpose.PERSONAL
DOOR_KNOWS_WITHIN_S = 10.0
"""A second, on a machine that has nothing else to do."""


def way_of(phone: Browser) -> Way | None:
    """None when the phone is sent back to limbo."""
    url = urlsplit(phone.go_to_room().headers["location"])
    said = parse_qs(url.query)
    if "meetingID" not in said:
        return None
    return f"{url.scheme}://{url.netloc}{url.path}", said["meetingID"][0], said["createTime"][0]


class Lessons(stateful.RuleBasedStateMachine):
    """One play: what people, servers and processes do to two classes on three servers."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        world.begin_anew()
        self.ledger = Ledger(world.swarm)
        here = GroupMember.objects.filter(removed_at=None, person__in=world.pupils)
        self.been_in: set[tuple[int, int]] = set(here.values_list("person", "group"))

    # --- people

    @stateful.rule(group=GROUPS)
    def start(self, group: int) -> None:
        with suppress(Refusal):
            self._start(group)()

    @stateful.rule(group=GROUPS)
    def end(self, group: int) -> None:
        self._end(group)()

    @stateful.rule(group=GROUPS)
    def move(self, group: int) -> None:
        with suppress(Refusal):
            self._move(group)()

    @stateful.rule(pupil=PUPILS)
    def enter(self, pupil: int) -> None:
        """I4 and I8: into the open lesson of the pupil's own class, into this very instance, without a call."""
        person = self.world.pupils[pupil]
        group = Group.objects.get(group_members__person=person, group_members__removed_at=None)
        before = self.world.calls()
        try:
            url = guest_join_url(room_of(group), person, device="phone")
        except Refusal:
            assert not [each for each in self._open_of(group) if each.state in ENTERED]
        else:
            [lesson] = self._open_of(group)
            assert lesson.server is not None
            assert url.startswith(f"{lesson.server.base_url}/api/join?")
            said = parse_qs(urlsplit(url).query)
            assert (said["meetingID"], said["createTime"]) == ([lesson.meeting_id], [str(lesson.create_time_ms)])
        assert self.world.calls() == before

    @stateful.rule(pupil=PUPILS)
    def enter_by_link(self, pupil: int) -> None:
        """I4 and I8 at the door, which decides from memory: what it says is true within moments, and never foreign."""
        person, before = self.world.pupils[pupil], self.world.calls()
        phone, until = self.world.phone_of(person), time.monotonic() + DOOR_KNOWS_WITHIN_S
        while (came := way_of(phone)) != (wanted := self._way_in(person)):
            assert came is None or came in self._ways_so_far(person), f"I4: sent to {came}"
            assert time.monotonic() < until, f"I4: sent to {came} instead of {wanted}"
            time.sleep(0.05)
        assert self.world.calls() == before

    @stateful.rule(pupil=PUPILS)
    def reset(self, pupil: int) -> None:
        """The old code and what it opened are dead, in whatever lesson the pupil is."""
        person = self.world.pupils[pupil]
        phone, old = self.world.phone_of(person), reveal_link(person, PERSONAL, by=self.world.ala).code
        reset_link(person, PERSONAL, by=self.world.ala)
        with pytest.raises(UnknownLink):
            live_link(old, PERSONAL)
        until = time.monotonic() + DOOR_KNOWS_WITHIN_S
        while way_of(phone) is not None:
            assert time.monotonic() < until, "a ticket of the old code leads into the room"
        del phone.cookies["door"]

    @stateful.rule(pupil=PUPILS)
    def change_class(self, pupil: int) -> None:
        member = GroupMember.objects.select_related("group", "person").get(
            person=self.world.pupils[pupil], removed_at=None
        )
        [target] = [each for each in self.world.groups if each.pk != member.group_id]
        move_pupil(member, target, by=self.world.ala)
        self.been_in.add((member.person_id, target.pk))

    @stateful.rule(group=GROUPS, people=st.integers(1, 3))
    def come_in(self, group: int, people: int) -> None:
        """A moderator and some pupils are seen in the meeting."""
        for lesson in self._open_of(self.world.groups[group]):
            server = self.world.swarm.get(lesson.server_id or 0)
            if server is not None and lesson.meeting_id in living(server):
                server.fill(lesson.meeting_id, people, moderators=1)

    # --- servers

    @stateful.rule(server=SERVERS)
    def kill(self, server: int) -> None:
        self._server(server).go_down()

    @stateful.rule(server=SERVERS)
    def cut_off(self, server: int) -> None:
        """A partition: those inside notice nothing, and we get no answer."""
        self._server(server).fail(Kind.RESET)

    @stateful.rule(server=SERVERS, call=st.sampled_from(["create", "end", "getMeetings"]))
    def lose_an_answer(self, server: int, call: str) -> None:
        self._server(server).fail(Kind.DROP_ANSWER, [call], times=1)

    @stateful.rule(server=SERVERS, kind=st.sampled_from([Kind.GARBAGE, Kind.BAD_GATEWAY, Kind.CHECKSUM]))
    def talk_nonsense(self, server: int, kind: Kind) -> None:
        self._server(server).fail(kind, times=3)

    @stateful.rule(server=SERVERS)
    def come_back(self, server: int) -> None:
        self._server(server).heal()

    @stateful.rule(server=SERVERS)
    def reboot(self, server: int) -> None:
        self._server(server).reboot()

    # --- the watcher

    @stateful.rule()
    def look(self) -> None:
        """I6: what really lives is neither ended nor moved by looking, whatever the looks bring."""
        with self._nothing_that_lives_is_touched():
            self.world.look()

    @stateful.rule()
    def poll(self) -> None:
        """A watcher that is stopped between its poll and its conclusions."""
        self.world.polled = self.world.poll()

    @stateful.precondition(lambda self: self.world.polled)
    @stateful.rule()
    def conclude_late(self) -> None:
        polled, self.world.polled = self.world.polled, []
        with self._nothing_that_lives_is_touched():
            conclude(polled)

    @stateful.rule(group=GROUPS)
    def believe_callback(self, group: int) -> None:
        with self._nothing_that_lives_is_touched():
            for lesson in self._open_of(self.world.groups[group]):
                believe_end_callback(lesson)

    @stateful.rule(reaching=st.booleans())
    def rescue(self, reaching: bool) -> None:  # noqa: FBT001 -- drawn by name
        """Lessons move by themselves only from servers that are down for two signs."""
        for lesson in lessons(states=["suspect"]):
            tell_of(lesson, self.world.pupils[:2], reaches=reaching)
        due = lessons_to_rescue()
        down = set(Server.objects.filter(health="down").values_list("pk", flat=True))
        assert {each.server_id for each in due} <= (set() if reaching else down)
        for lesson in due:
            move_by_itself(lesson)

    # --- processes

    @stateful.rule(data=st.data(), at=PLACES)
    def die(self, data: st.DataObject, at: int) -> None:
        name, act = self._an_act(data)
        note(f"{name} died at: {self.world.die_in(act, at=at) or 'nowhere'}")

    @stateful.precondition(lambda self: len(self.world.stalled) < 2)
    @stateful.rule(data=st.data(), at=PLACES)
    def stall(self, data: st.DataObject, at: int) -> None:
        name, act = self._an_act(data)
        note(f"{name} stalled at: {self.world.stall_in(act, at=at) or 'nowhere'}")

    @stateful.precondition(lambda self: self.world.stalled)
    @stateful.rule()
    def go_on(self) -> None:
        self.world.stalled.pop(0).go_on()

    @stateful.rule(seconds=st.sampled_from([5, 20, 45, 61, 301]))
    def wait(self, seconds: int) -> None:
        self.world.age(seconds)

    @stateful.rule()
    def settle(self) -> None:
        self.world.settle()
        assert settled(self.world.swarm) == []

    @stateful.invariant()
    def holds(self) -> None:
        assert self.ledger.look() == []
        self.world.ways |= self._ways_now()

    def teardown(self) -> None:
        self.settle()

    # --- what they are made of

    def _an_act(self, data: st.DataObject) -> tuple[str, Callable[[], object]]:
        group = data.draw(GROUPS)
        acts: dict[str, Callable[[], object]] = {
            "start": self._start(group),
            "end": self._end(group),
            "move": self._move(group),
            "rescue": self._rescue,
            "look": self.world.look,
        }
        name = data.draw(st.sampled_from(sorted(acts)))
        return name, acts[name]

    def _start(self, group: int) -> Callable[[], object]:
        return lambda: start_lesson(self.world.groups[group], by=self.world.ala)

    def _end(self, group: int) -> Callable[[], object]:
        return lambda: [end_lesson(each, by=self.world.ala) for each in self._open_of(self.world.groups[group])]

    def _move(self, group: int) -> Callable[[], object]:
        return lambda: [
            move_lesson(each, by=self.world.ala, because=LessonMove.Because.ADMIN)
            for each in self._open_of(self.world.groups[group])
        ]

    def _rescue(self) -> None:
        for lesson in lessons_to_rescue():
            move_by_itself(lesson)

    def _open_of(self, group: Group) -> list[LiveLesson]:
        return [each for each in lessons() if each.room_id == room_of(group).pk]

    def _way_in(self, person: Person) -> Way | None:
        [group_id] = GroupMember.objects.filter(person=person, removed_at=None).values_list("group", flat=True)
        return next((way for room, way in self._ways_now() if room == self._rooms[group_id]), None)

    def _ways_so_far(self, person: Person) -> set[Way]:
        """Into lessons of classes that the person has been in: what memory may still say, for a moment."""
        rooms = {self._rooms[group] for pupil, group in self.been_in if pupil == person.pk}
        return {way for room, way in self.world.ways | self._ways_now() if room in rooms}

    def _ways_now(self) -> set[tuple[int, Way]]:
        entered = [row for row in lessons_now().values() if row.state in ENTERED and row.server_id is not None]
        at = {server_id: f"{server.url}/api/join" for server_id, server in self.world.swarm.items()}
        return {(row.room_id, (at[row.server_id or 0], row.meeting_id, str(row.create_time_ms))) for row in entered}

    @property
    def _rooms(self) -> dict[int, int]:
        return {group.pk: room_of(group).pk for group in self.world.groups}

    def _server(self, number: int) -> TestServer:
        return list(self.world.swarm.values())[number]

    def _nothing_that_lives_is_touched(self) -> Any:
        return _Untouched(self.world)


class _Untouched:
    """Lessons whose meetings live, as they were: the block may make them doubtful or certain, and no more."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __enter__(self) -> None:
        there = {
            (server_id, meeting_id, meeting.create_time_ms)
            for server_id, server in self.world.swarm.items()
            for meeting_id, meeting in living(server).items()
        }
        entered = [each for each in lessons_now().values() if each.state in ENTERED]
        self.alive = [each for each in entered if (each.server_id, each.meeting_id, each.create_time_ms) in there]
        self.awaited = self._awaited() & {(server_id, meeting_id) for server_id, meeting_id, _ in there}

    def _awaited(self) -> set[tuple[int | None, str]]:
        under_way = LessonMove.objects.filter(outcome=LessonMove.Outcome.UNDER_WAY)
        return set(under_way.values_list("to_server_id", "to_meeting_id"))

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            return
        after = lessons_now()
        for known in self.alive:
            row = after[known.pk]
            assert row.state in ENTERED, f"I6: lesson {row.pk} lives and was ended"
            assert (row.meeting_id, row.generation) == (known.meeting_id, known.generation), "I6: it was moved"
            server = self.world.swarm[row.server_id or 0]
            assert row.meeting_id in living(server), "I6: its meeting was ended"
        for server_id, meeting_id in self.awaited & self._awaited():
            assert meeting_id in living(self.world.swarm[server_id or 0]), "I6: what a lesson moves to was ended"


@pytest.fixture
def world(
    door_settings: DoorSettings, ala: Person, swarm_of: Callable[[int], list[TestServer]], settings: Any
) -> Iterator[World]:
    settings.NO_MODERATOR_KEPT_MIN = 600
    by_name = {server.name: server for server in swarm_of(3)}
    groups = [make_group(name, moderators=[ala]) for name in ("klasa 6A", "klasa 6B")]
    pupils = [add_pupil(groups[number % 2], f"Uczeń {number}") for number in range(4)]
    swarm = {row.pk: by_name[row.name] for row in Server.objects.all()}
    with door_on_a_socket(door_settings) as (_, port):
        world = World(ala, groups, pupils, swarm, port)
        yield world
        world.let_all_go()


def test_invariants_hold_whatever_dies(world: World) -> None:
    began = time.monotonic()
    batches = 0
    while batches * PLAYS_A_BATCH < (PLAYS or 40) and (PLAYS or not batches or time.monotonic() - began < LONGEST_S):
        chance = secrets.randbits(32) if PLAYS else batches
        plays = settings(
            max_examples=PLAYS_A_BATCH,
            stateful_step_count=30,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )

        play: Any = seed(chance)(lambda: Lessons(world))  # called to begin each play
        stateful.run_state_machine_as_test(play, settings=plays)

        batches += 1
    assert batches
