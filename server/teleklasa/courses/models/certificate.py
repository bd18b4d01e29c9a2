"""That a person finished a course, for anyone who is shown the certificate to check."""

from __future__ import annotations

from django.db import models

from teleklasa.courses.models.membership import Enrolment


class Certificate(models.Model):
    """Issued once per enrolment; the names are kept as they were that day."""

    code = models.CharField(max_length=20, unique=True, editable=False)
    """Printed on the paper; opens the page that verifies it."""
    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate")
    person_name = models.CharField(max_length=80)
    course_title = models.CharField(max_length=120)
    teachers = models.CharField(max_length=400)
    hours = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"certificate of {self.enrolment_id}"
