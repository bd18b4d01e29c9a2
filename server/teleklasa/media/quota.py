"""How much room each place and each person has; charged when an upload is announced."""

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from teleklasa.media.models import MediaFile, MediaQuota
from teleklasa.media.refusals import QuotaFull
from teleklasa.people.models import Person


def bucket_of(place: str, owner: Person | None) -> str:
    """Whose room a file takes: that of its place, or of its owner."""
    return place or f"person:{owner.pk if owner else 0}"


def own_quota_bytes(person: Person) -> int:
    """Room for one's own files; less for who has no key but a personal link."""
    return int(settings.MEDIA_LINK_QUOTA_BYTES if person.is_link_only else settings.MEDIA_OWN_QUOTA_BYTES)


def used_bytes(bucket: str) -> int:
    return MediaQuota.objects.filter(bucket=bucket).values_list("used_bytes", flat=True).first() or 0


def charge(bucket: str, size: int, *, limit_bytes: int) -> None:
    """Take `size` bytes of the bucket, in one statement.  Raises QuotaFull."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO media_mediaquota AS quota (bucket, used_bytes) SELECT %s, %s WHERE %s <= %s
               ON CONFLICT (bucket) DO UPDATE SET used_bytes = quota.used_bytes + EXCLUDED.used_bytes
               WHERE quota.used_bytes + EXCLUDED.used_bytes <= %s""",
            [bucket, size, size, limit_bytes, limit_bytes],
        )
        is_charged = cursor.rowcount == 1
    if not is_charged:
        raise QuotaFull(left_bytes=max(0, limit_bytes - used_bytes(bucket)))


def give_back(bucket: str, size: int) -> None:
    if size > 0:
        MediaQuota.objects.filter(bucket=bucket).update(used_bytes=Greatest(F("used_bytes") - size, 0))


def give_back_all(file: MediaFile) -> None:
    """What the file took; called once, in the transaction that ends it."""
    give_back(f"person:{file.owner_id or 0}" if not file.place else file.place, file.charged_bytes)
