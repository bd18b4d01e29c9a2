"""The store in a bucket of S3, or of anything that speaks its protocol; browsers send to it and fetch from it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils import timezone

from teleklasa.media.refusals import StoreAway
from teleklasa.media.store import FOLDERS, STREAM, Stored, file_object, scratch_folder

UNFIT = {"EntityTooSmall", "InvalidPart", "InvalidPartOrder"}
RETRY_AFTER_S = 10
MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NotFound"}
MOST_PER_DELETE = 1000


@lru_cache(maxsize=4)
def s3(endpoint: str, region: str, key: str, secret: str) -> Any:
    """One client for the process: it is safe in threads, and slow to make."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region,
        aws_access_key_id=key or None,
        aws_secret_access_key=secret or None,
        config=Config(
            signature_version="s3v4",
            retries={"max_attempts": 3},
            connect_timeout=5,
            read_timeout=30,
            max_pool_connections=32,
        ),
    )


class PartsUnfit(Exception):
    """S3 will not join the parts: one is too small, or not the one that it took."""


@contextmanager
def told_plainly(name: str = "") -> Iterator[None]:
    """Faults of S3 as ours: FileNotFoundError, PartsUnfit, StoreAway."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        if code in MISSING:
            raise FileNotFoundError(name) from error
        if code in UNFIT:
            raise PartsUnfit from error
        raise StoreAway(retry_after_s=RETRY_AFTER_S) from error
    except BotoCoreError as error:
        raise StoreAway(retry_after_s=RETRY_AFTER_S) from error


class Bucket:
    def __init__(self) -> None:
        self._name = settings.MEDIA_S3_BUCKET
        self._s3 = s3(
            settings.MEDIA_S3_ENDPOINT, settings.MEDIA_S3_REGION, settings.MEDIA_S3_KEY, settings.MEDIA_S3_SECRET
        )

    @contextmanager
    def received(self, key: str) -> Iterator[Path]:
        with self.local_copy(file_object(key)) as path:
            yield path

    def keep(self, key: str, path: Path) -> None:
        """The parts were joined under their final name."""

    def drop_received(self, key: str, *, multipart_id: str = "") -> None:
        if multipart_id:
            self.abort_parts(key, multipart_id)
        self.delete([file_object(key)])

    def put(self, name: str, content: bytes | Path, *, mime: str) -> None:
        with told_plainly(name):
            if isinstance(content, bytes):
                self._s3.put_object(Bucket=self._name, Key=name, Body=content, ContentType=mime)
            else:
                self._s3.upload_file(str(content), self._name, name, ExtraArgs={"ContentType": mime})

    def open(self, name: str) -> BinaryIO:
        with told_plainly(name):
            return cast("BinaryIO", self._s3.get_object(Bucket=self._name, Key=name)["Body"])

    @contextmanager
    def local_copy(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
            path = Path(folder) / "file"
            with told_plainly(name):
                self._s3.download_file(self._name, name, str(path))
            yield path

    def delete(self, names: list[str]) -> None:
        for start in range(0, len(names), MOST_PER_DELETE):
            objects = [{"Key": name} for name in names[start : start + MOST_PER_DELETE]]
            with told_plainly():
                self._s3.delete_objects(Bucket=self._name, Delete={"Objects": objects, "Quiet": True})

    def delete_stream(self, prefix: str) -> None:
        self.delete([found["Key"] for found in self._listed(f"{STREAM}/{prefix}/")])

    def stored(self) -> Iterator[Stored]:
        now = timezone.now()
        for folder in FOLDERS:
            for found in self._listed(f"{folder}/"):
                key = found["Key"].split("/")[1].partition("-")[0]
                yield Stored(found["Key"], key, (now - found["LastModified"]).total_seconds())

    def remove_stray(self, found: Stored) -> None:
        """Delete what `stored` found."""
        self.delete([found.name])

    def size_of(self, name: str) -> int:
        with told_plainly(name):
            return int(self._s3.head_object(Bucket=self._name, Key=name)["ContentLength"])

    def link_to(self, name: str, *, mime: str, disposition: str, lifetime_s: int) -> str:
        """An address of the bucket that answers the object with these headers for a while."""
        wanted = {
            "Bucket": self._name,
            "Key": name,
            "ResponseContentType": mime,
            "ResponseContentDisposition": disposition,
        }
        return str(self._s3.generate_presigned_url("get_object", Params=wanted, ExpiresIn=lifetime_s))

    # Uploads in parts.  (Amazon S3 API Reference, "Multipart upload")

    def begin_parts(self, key: str) -> str:
        with told_plainly(key):
            made = self._s3.create_multipart_upload(
                Bucket=self._name, Key=file_object(key), ContentType="application/octet-stream"
            )
        return str(made["UploadId"])

    def part_url(self, key: str, multipart_id: str, number: int, *, lifetime_s: int) -> str:
        wanted = {"Bucket": self._name, "Key": file_object(key), "UploadId": multipart_id, "PartNumber": number}
        return str(self._s3.generate_presigned_url("upload_part", Params=wanted, ExpiresIn=lifetime_s))

    def parts_there(self, key: str, multipart_id: str) -> list[dict[str, Any]]:
        """The parts that have arrived: PartNumber, ETag, Size.  Raises FileNotFoundError."""
        pages = self._s3.get_paginator("list_parts")
        with told_plainly(key):
            found = pages.paginate(Bucket=self._name, Key=file_object(key), UploadId=multipart_id)
            return [part for page in found for part in page.get("Parts", [])]

    def join_parts(self, key: str, multipart_id: str, parts: list[dict[str, Any]]) -> None:
        chosen = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts]
        with told_plainly(key):
            self._s3.complete_multipart_upload(
                Bucket=self._name, Key=file_object(key), UploadId=multipart_id, MultipartUpload={"Parts": chosen}
            )

    def abort_parts(self, key: str, multipart_id: str) -> None:
        try:
            with told_plainly(key):
                self._s3.abort_multipart_upload(Bucket=self._name, Key=file_object(key), UploadId=multipart_id)
        except FileNotFoundError:
            return  # nothing of it is left, which is what was wanted

    def _listed(self, prefix: str) -> Iterator[dict[str, Any]]:
        with told_plainly(prefix):
            for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix):
                yield from page.get("Contents", [])
