"""Who follows the people of groups; apps above register, since groups know nothing of them."""

from __future__ import annotations

from typing import Protocol

from teleklasa.groups.live_facts import live_facts
from teleklasa.groups.models import Group


class MembershipListener(Protocol):
    """What an app does when people come to a group or leave it."""

    def changed(self, group_id: int, *, joined: set[int], left: set[int]) -> None:
        """People by primary key; called in the transaction of the change, after it was written.

        The row of the group is locked then, so two changes of one group never run at once.
        """


_registered: list[MembershipListener] = []


def register_membership_listener(listener: MembershipListener) -> None:
    _registered.append(listener)


def tell_membership(group: Group, *, joined: set[int] | None = None, left: set[int] | None = None) -> None:
    """Tell everyone who follows the group that these people came or left."""
    live_facts().membership_changed(group)
    for listener in _registered:
        listener.changed(group.pk, joined=joined or set(), left=left or set())
