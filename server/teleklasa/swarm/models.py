"""The swarm: BigBlueButton servers, what they were promised and what was seen of them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from teleklasa.keys.public_id import new_public_id


class Region(models.Model):
    """Where groups and servers are; a lesson prefers a server of its own region."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ServerQuerySet(models.QuerySet["Server"]):
    def for_api(self) -> Self:
        return self.select_related("region").defer("secret_sealed")


class Server(models.Model):
    """One BigBlueButton server.

    `intent` is what the admin wants, `health` what was observed; neither ever writes the other.
    `last_heartbeat` is our clock, `heartbeat_sent_at` the node's: each keepalive is newer than the last.
    """

    class Intent(models.TextChoices):
        ENABLED = "enabled"
        DRAINING = "draining"
        DISABLED = "disabled"

    class Health(models.TextChoices):
        ONLINE = "online"
        SUSPECT = "suspect"
        DOWN = "down"
        MISCONFIGURED = "misconfigured"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=80)
    base_url = models.CharField(max_length=200, unique=True)
    secret_sealed = models.BinaryField(max_length=512)
    digest = models.CharField(max_length=8, default="sha256")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.SET_NULL, related_name="servers")
    strength = models.FloatField(default=1.0)
    intent = models.CharField(max_length=10, choices=Intent.choices, default=Intent.ENABLED)
    health = models.CharField(max_length=14, choices=Health.choices, default=Health.ONLINE)
    good_polls = models.PositiveIntegerField(default=0)
    bad_polls = models.PositiveIntegerField(default=0)
    health_changed_at = models.DateTimeField(null=True, blank=True)
    last_fault = models.CharField(max_length=60, blank=True, default="")
    cpu_count = models.PositiveSmallIntegerField(null=True, blank=True)
    load_5m = models.FloatField(null=True, blank=True)
    last_heartbeat = models.DateTimeField(null=True, blank=True)
    heartbeat_sent_at = models.DateTimeField(null=True, blank=True)
    last_polled = models.DateTimeField(null=True, blank=True)
    last_assigned = models.DateTimeField(null=True, blank=True)
    bbb_version = models.CharField(max_length=40, blank=True, default="")
    people = models.PositiveIntegerField(default=0)
    meetings = models.PositiveIntegerField(default=0)
    cameras = models.PositiveIntegerField(default=0)
    microphones = models.PositiveIntegerField(default=0)
    foreign_units = models.FloatField(default=0.0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ServerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=Q(strength__gt=0), name="server_strength_positive")]

    def __str__(self) -> str:
        return self.name

    @property
    def seal_owner(self) -> str:
        """Whom the sealed secret belongs to: a secret moved to another row does not open."""
        return f"server:{self.public_id}"


class Reservation(models.Model):
    """What one meeting was promised on one server, from before its creation until its end."""

    meeting_id = models.CharField(max_length=64, unique=True)
    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="reservations")
    expected_people = models.PositiveIntegerField()
    expected_units = models.FloatField()
    observed_units = models.FloatField(default=0.0)
    observed_people = models.PositiveIntegerField(default=0, db_default=0)
    reserved_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["server"], condition=Q(released_at=None), name="reservations_open_by_server")]

    def __str__(self) -> str:
        return f"{self.expected_units:.0f} units on {self.server_id}"


class PlannedPlacement(models.Model):
    """On which server a lesson that was announced is going to be held; gone once it starts.

    `lesson` is the announced lesson's public id, known to the app that has lessons; `generation` counts
    the servers that it was planned on, one after another.
    """

    lesson = models.CharField(max_length=16, unique=True)
    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="planned_placements")
    starts_at = models.DateTimeField()
    expected_people = models.PositiveIntegerField()
    units = models.FloatField()
    generation = models.PositiveIntegerField(default=1)
    planned_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="planned_placements_by_start")]

    def __str__(self) -> str:
        return f"{self.lesson} on {self.server_id} at {self.starts_at:%F %T}"


class HealthChange(models.Model):
    """That a server's health became another one; the watcher adds one at each change."""

    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="health_changes")
    at = models.DateTimeField()
    health = models.CharField(max_length=14, choices=Server.Health.choices)
    fault = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["server", "at"], name="health_by_server_and_time")]

    def __str__(self) -> str:
        return f"{self.server_id} {self.health} at {self.at:%F %T}"


class ServerSample(models.Model):
    """What a server carried at one moment; the watcher adds one a minute."""

    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="samples")
    at = models.DateTimeField()
    people = models.PositiveIntegerField()
    meetings = models.PositiveIntegerField()
    cameras = models.PositiveIntegerField()
    microphones = models.PositiveIntegerField()
    cpu = models.FloatField(null=True)
    reserved = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["server", "at"], name="samples_by_server_and_time")]

    def __str__(self) -> str:
        return f"{self.server_id} at {self.at:%F %T}"


class AlertDrain(models.Model):
    """That a firing alert of the monitoring keeps lessons off a server; the admin's intent stays as it is.

    One row for each time an alert fires on a server: `fingerprint` names the alert and `starts_at` the
    time, both as the monitoring says them, so that a message that comes twice or late changes nothing.
    Open is what was neither lifted nor left without news for ALERTS_KEPT_S (`swarm.alerts`).
    """

    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="alert_drains")
    fingerprint = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()
    heard_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["server", "fingerprint", "starts_at"], name="one_drain_per_firing_alert")
        ]
        indexes = [
            models.Index(fields=["server"], condition=Q(lifted_at=None), name="alert_drains_open_by_server"),
            models.Index(fields=["fingerprint"], condition=Q(lifted_at=None), name="alert_drains_open_by_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.server_id} since {self.since:%F %T}"


class Tally(models.Model):
    """How often something happened since the school began, for the metrics; `seconds` is what it took in all."""

    what = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    times = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["what", "kind"], name="one_tally_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.what} {self.kind}: {self.times}"
