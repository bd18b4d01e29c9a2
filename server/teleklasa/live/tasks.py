"""Jobs that the worker does by the clock."""

from django.conf import settings
from django.core.management import call_command
from procrastinate.contrib.django import app

from teleklasa.groups.forgetting import purge_deleted_groups
from teleklasa.live.attendance import forget_attendance
from teleklasa.live.forgetting import forget_moves
from teleklasa.live.plan_ahead import forget_old_plans, replan
from teleklasa.people.misses import forget_old_misses
from teleklasa.swarm.alerts import forget_old_drains
from teleklasa.swarm.samples import forget_old_samples


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget", pass_context=False)
def forget_daily(timestamp: int) -> None:
    """Delete what the school keeps only for a time: presence, deleted groups, samples, misses, old sessions."""
    forget_attendance(kept_days=settings.ATTENDANCE_KEPT_DAYS)
    forget_moves(kept_days=settings.ATTENDANCE_KEPT_DAYS)
    purge_deleted_groups(kept_days=settings.DELETED_KEPT_DAYS)
    forget_old_samples()
    forget_old_drains()
    forget_old_misses()
    forget_old_plans(kept_days=settings.ATTENDANCE_KEPT_DAYS)
    call_command("clearsessions")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="plan-ahead", pass_context=False)
def plan_next_hour(timestamp: int) -> None:
    """Place the announced lessons of the next hour on what is known by now."""
    replan()
