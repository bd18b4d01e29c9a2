"""A school on real sockets that can be set back, stalled and aged: what the state machine plays with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from django.db import connection, connections
from django.db.models import Model
from django.db.models.functions import Now

from teleklasa.bbb.testserver import TestServer
from teleklasa.door.tests.serving import Browser
from teleklasa.groups.models import Group
from teleklasa.live.models import DeviceLease, LessonMove, LiveLesson, MeetingLeft, Witness
from teleklasa.live.rooms import room_of
from teleklasa.live.watching import conclude
from teleklasa.people.door_bell import ring
from teleklasa.people.links import reveal_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.refusal import Refusal
from teleklasa.swarm.models import HealthChange, Reservation, Server
from teleklasa.swarm.sightings import PollResult
from teleklasa.swarm.watch import poll_swarm

from .failpoints import Reach, failpoints

AGED: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (LiveLesson, ("claimed_at", "started_at", "moved_at", "unmoderated_since")),
    (LessonMove, ("begun_at",)),
    (MeetingLeft, ("left_at", "tried_at")),
    (Reservation, ("reserved_at",)),
    (Server, ("last_polled", "health_changed_at", "last_heartbeat")),
    (HealthChange, ("at",)),
    (Witness, ("told_at",)),
    (DeviceLease, ("granted_at", "expires_at")),
)
"""Moments in the tables from which anything is counted."""


type Way = tuple[str, str, str]
"""Where somebody is sent: the call, the meeting and its `createTime`."""


class Killed(BaseException):
    """The process is gone: nothing in it catches this, and its open transaction is undone."""


def dying_at(number: int) -> Reach:
    """Death at the so-manieth place."""
    left = number

    def reach(place: str) -> None:
        nonlocal left
        if left == 0:
            raise Killed(place)
        left -= 1

    return reach


@dataclass
class Stalled:
    """An act in a thread that stops at a place between its transactions, until it is let go on."""

    act: Callable[[], object]
    at: int
    let_go: threading.Event = field(default_factory=threading.Event)
    stands: threading.Event = field(default_factory=threading.Event)
    crash: BaseException | None = None
    place: str = ""

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self.stands.wait(30), "the act neither stalled nor ended"

    def go_on(self) -> None:
        self.let_go.set()
        self._thread.join(30)
        assert not self._thread.is_alive(), f"the act hangs after {self.place}"
        if self.crash is not None:
            raise self.crash

    def _run(self) -> None:
        try:
            with failpoints(self._reach), suppress(Refusal):
                self.act()
        except BaseException as error:  # noqa: BLE001 -- told to whoever lets it go on
            self.crash = error
        finally:
            connections.close_all()
            self.stands.set()

    def _reach(self, place: str) -> None:
        if self.stands.is_set() or connection.in_atomic_block:  # one that is stopped in a transaction loses it
            return
        if self.at > 0:
            self.at -= 1
            return
        self.place = place
        self.stands.set()
        self.let_go.wait(60)


@dataclass
class World:
    """Two classes, their pupils and three servers; what a play leaves behind is undone by `begin_anew`."""

    ala: Person
    groups: list[Group]
    pupils: list[Person]
    swarm: dict[int, TestServer]
    door_port: int
    phones: dict[int, Browser] = field(default_factory=dict)
    ways: set[tuple[int, Way]] = field(default_factory=set)
    """All that led into a room so far, of earlier plays too: the door may not have noticed their end yet."""
    stalled: list[Stalled] = field(default_factory=list)
    polled: list[PollResult] = field(default_factory=list)

    def begin_anew(self) -> None:
        self.let_all_go()
        for server in self.swarm.values():
            server.heal()
            with server.clock.lock:
                server.memory.forget_everything()
        self.polled = []
        for model in (LiveLesson, MeetingLeft, Reservation, HealthChange):
            model._default_manager.all().delete()
        for group in self.groups:
            ring(room=room_of(group).pk)
        Server.objects.update(health="online", good_polls=0, bad_polls=0, last_assigned=None, last_polled=None)

    def age(self, seconds: float) -> None:
        """Let so much time pass for everything that counts it."""
        for model, columns in AGED:
            changes = ", ".join(f"{column} = {column} - interval '{seconds} seconds'" for column in columns)
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {model._meta.db_table} SET {changes}")
        self.polled = [replace(each, asked_at=each.asked_at - timedelta(seconds=seconds)) for each in self.polled]
        for server in self.swarm.values():
            server.clock.advance(seconds)

    def look(self) -> None:
        conclude(self.poll())

    def poll(self) -> list[PollResult]:
        return poll_swarm(jitter_s=0, deadline_s=1.0)

    def die_in(self, act: Callable[[], object], *, at: int) -> str:
        """Where the act died; empty when it ended before it came so far."""
        try:
            with failpoints(dying_at(at)), suppress(Refusal):
                act()
        except Killed as killed:
            return str(killed)
        finally:
            connection.close()  # with the process its session ends
        return ""

    def stall_in(self, act: Callable[[], object], *, at: int) -> str:
        stalled = Stalled(act, at)
        stalled.start()
        self.stalled.append(stalled)
        return stalled.place

    def let_all_go(self) -> None:
        while self.stalled:
            self.stalled.pop(0).go_on()

    def phone_of(self, pupil: Person) -> Browser:
        """The pupil's phone, which has opened the link as it is now."""
        phone = self.phones.setdefault(pupil.pk, Browser(self.door_port, timeout_s=30))
        if "door" not in phone.cookies:
            code = reveal_link(pupil, AccessLink.Purpose.PERSONAL, by=self.ala).code
            assert phone.enter(code).status == 200
        return phone

    def calls(self) -> int:
        return sum(server.calls.total() for server in self.swarm.values())

    def settle(self) -> None:
        """Everything that was stalled goes on, every server is back, and a minute passes under the watcher."""
        self.let_all_go()
        for server in self.swarm.values():
            server.heal()
        self.look()
        self.age(61)
        for _ in range(3):
            self.look()
            self.age(2)


def lessons(*, states: Iterable[str] = LiveLesson.OPEN) -> list[LiveLesson]:
    return list(LiveLesson.objects.select_related("server", "room").filter(state__in=list(states)).order_by("pk"))


def tell_of(lesson: LiveLesson, people: Iterable[Person], *, reaches: bool) -> None:
    """Browsers of the class say whether they reach the lesson's server."""
    told = partial(Witness.objects.update_or_create, live_lesson=lesson)
    for person in people:
        words = {"meeting_id": lesson.meeting_id, "reaches": reaches, "told_at": lesson.claimed_at}
        told(person=person, defaults=words)
    Witness.objects.filter(live_lesson=lesson).update(told_at=Now())
