"""Groups, who moderates them and who learns in them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person
from teleklasa.swarm.models import Region, Server


def new_group_slug() -> str:
    """The name of a group in its address: `group-` and ten random letters."""
    return f"group-{new_public_id()}"


class GroupQuerySet(models.QuerySet["Group"]):
    def kept(self) -> Self:
        """Groups that nobody deleted; an archived group is kept."""
        return self.filter(deleted_at=None)

    def visible_to(self, person: Person) -> Self:
        """Every group for an admin, own groups for a moderator, none for anyone else."""
        if person.is_active and person.is_staff:
            return self
        return self.filter(group_moderators__person=person) if person.is_active and person.is_moderator else self.none()


class Group(models.Model):
    """People who learn together, "klasa 6A"; never a subject."""

    name = models.CharField(max_length=80)
    slug = models.CharField(max_length=32, unique=True, default=new_group_slug)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups")
    moderators: models.ManyToManyField[Person, GroupModerator] = models.ManyToManyField(
        Person, through="GroupModerator", related_name="moderated_groups"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name")]
        indexes = [models.Index(fields=["name", "id"], name="groups_by_name")]

    def __str__(self) -> str:
        return self.name


class GroupModerator(models.Model):
    """A person who teaches the group: manages it and starts its live lessons."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="group_moderators")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="group_moderatorships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="moderator_once_per_group")]

    def __str__(self) -> str:
        return f"{self.person_id} moderates {self.group_id}"


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def present(self) -> Self:
        """Members now: neither removed nor retired."""
        return self.filter(removed_at=None, person__retired_at=None)


class GroupMember(models.Model):
    """A person who learns in the group; removal keeps the row so that it can be undone."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="group_members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="group_memberships")
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="member_once_per_group")]
        indexes = [
            models.Index(fields=["group"], include=["person"], condition=Q(removed_at=None), name="members_present")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} learns in {self.group_id}"


class PreferredServer(models.Model):
    """A server that a group's lessons go to first; the lowest priority number wins."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="preferred_servers")
    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="preferred_by")
    priority = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["priority", "id"]
        constraints = [models.UniqueConstraint(fields=["group", "server"], name="server_preferred_once_per_group")]

    def __str__(self) -> str:
        return f"{self.group_id} prefers {self.server_id}"
