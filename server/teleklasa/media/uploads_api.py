"""Sending files: resumable by the tus protocol, or in parts straight to S3."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from contextlib import suppress
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.media import places, quota, uploading
from teleklasa.media import serializers as shapes
from teleklasa.media.asking import PART_TYPE, TUS, announced_by, own_file, part_in, require_tus
from teleklasa.media.limits import TYPES, most_bytes
from teleklasa.media.models import MediaFile
from teleklasa.media.reading import shown
from teleklasa.media.refusals import FileGone, StoreFull, UploadBroken
from teleklasa.people.asking import person_of
from teleklasa.refusal import Refusal
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated, validated_query

CHUNK_BYTES = 16 * 1024 * 1024
EXTENSIONS = "creation,expiration,termination,checksum"
State = MediaFile.State


def tus_header(name: str, kind: type = str, *, required: bool = True, description: str = "") -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, required=required, description=description)


RESUMABLE = tus_header("Tus-Resumable", description="1.0.0")


def announced(data: Mapping[str, Any]) -> uploading.Announced:
    """What the checked fields announce.  Raises DRF's ValidationError."""
    serializer = shapes.UploadIn(data=data)
    serializer.is_valid(raise_exception=True)
    return uploading.Announced(**serializer.validated_data)


class TusView(APIView):
    """Every answer says the protocol's version; what it can do is told to anyone."""

    def get_permissions(self) -> Sequence[Any]:
        return [Anyone()] if self.request.method == "OPTIONS" else super().get_permissions()

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Tus-Resumable"] = TUS
        response["Cache-Control"] = "no-store"
        if response.status_code == 412:
            response["Tus-Version"] = TUS
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        headers = {
            "Tus-Version": TUS,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(max(settings.MEDIA_MOST_BYTES.values())),
            "Tus-Checksum-Algorithm": "sha256",
        }
        return Response(status=204, headers=headers)


class Uploads(TusView):
    @extend_schema(
        tags=["uploads"],
        summary="Announce a file that will be sent in parts (tus creation)",
        parameters=[
            RESUMABLE,
            tus_header("Upload-Length", int, description="Bytes"),
            tus_header(
                "Upload-Metadata", description="kind, name and optionally mime, place, language, each in base64"
            ),
        ],
        request=None,
        responses={201: shapes.MediaFileOut},
    )
    def post(self, request: Request) -> Response:
        require_tus(request)
        uploading.require_mode("tus")
        file = uploading.announce(person_of(request), announced(announced_by(request)))
        headers = {"Location": f"/api/v1/uploads/{file.public_id}", **expires(file)}
        return Response(shapes.MediaFileOut(shown(file, person_of(request))).data, status=201, headers=headers)


class OneUpload(TusView):
    def head(self, request: Request, upload_id: str) -> Response:
        """How much has arrived: where the next part begins.  (tus 1.0.0, "HEAD")"""
        require_tus(request)
        file = own_file(request, upload_id)
        if file.state == State.REJECTED:
            raise FileGone
        headers = {"Upload-Offset": str(uploading.offset_of(file)), "Upload-Length": str(file.size), **expires(file)}
        return Response(status=200, headers=headers)

    @extend_schema(
        tags=["uploads"],
        summary="Send the next part of a file (tus)",
        parameters=[
            RESUMABLE,
            tus_header("Upload-Offset", int, description="How much was sent before"),
            tus_header("Upload-Checksum", required=False, description="sha256 and the digest in base64"),
        ],
        request={PART_TYPE: OpenApiTypes.BINARY},
        responses={204: None},
    )
    def patch(self, request: Request, upload_id: str) -> Response:
        require_tus(request)
        file = own_file(request, upload_id)
        try:
            offset = uploading.take_part(file, part_in(request))
        except Refusal:
            read_away(request)
            raise
        except UnreadablePostError as error:
            raise UploadBroken from error
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise StoreFull from error
            raise
        return Response(status=204, headers={"Upload-Offset": str(offset), **expires(file)})

    @extend_schema(tags=["uploads"], summary="Abandon an unfinished upload (tus termination)", responses={204: None})
    def delete(self, request: Request, upload_id: str) -> Response:
        require_tus(request)
        uploading.abandon(own_file(request, upload_id))
        return Response(status=204)


def read_away(request: Request) -> None:
    """Take a part that is refused to its end, if it is short: a sender cut off would not read the answer."""
    if int(request.META.get("CONTENT_LENGTH") or 0) <= CHUNK_BYTES:
        with suppress(OSError):
            while request._request.read(uploading.BLOCK_BYTES):
                pass


def expires(file: MediaFile) -> dict[str, str]:
    """When an unfinished upload will be forgotten.  (tus 1.0.0, "Expiration"; RFC 9110 dates)"""
    if file.state != State.UPLOADING:
        return {}
    return {"Upload-Expires": format_datetime(uploading.expires_at(file), usegmt=True)}


class UploadRules(APIView):
    @extend_schema(
        tags=["uploads"],
        summary="How files are sent to a place, and how much room it has",
        parameters=[shapes.UploadRulesQuery],
        responses=shapes.UploadRulesOut,
    )
    def get(self, request: Request) -> Response:
        person, place = person_of(request), validated_query(shapes.UploadRulesQuery, request)["place"]
        limit_bytes = places.quota_of(person, place)
        kinds = places.kinds_for(person, place)
        rules = {
            "mode": uploading.mode(),
            "chunk_bytes": CHUNK_BYTES,
            "kept_h": settings.MEDIA_UNFINISHED_KEPT_H,
            "quota_bytes": limit_bytes,
            "left_bytes": max(0, limit_bytes - quota.used_bytes(quota.bucket_of(place, person))),
            "kinds": [{"kind": kind, "most_bytes": most_bytes(kind), "types": sorted(TYPES[kind])} for kind in kinds],
        }
        return Response(shapes.UploadRulesOut(rules).data)


class UploadsInParts(APIView):
    @extend_schema(
        tags=["uploads"],
        summary="Announce a file that will be sent to S3 in parts",
        request=shapes.UploadIn,
        responses={201: shapes.UploadPartsOut},
    )
    def post(self, request: Request) -> Response:
        body = validated(shapes.UploadIn, request)
        uploading.require_mode("multipart")
        from teleklasa.media import multipart  # noqa: PLC0415 -- boto3 is slow to load, and few schools need it

        file = multipart.announce_in_parts(person_of(request), uploading.Announced(**body))
        return Response(in_parts(file, is_new=True), status=201)


class OneUploadInParts(APIView):
    @extend_schema(
        tags=["uploads"], summary="Which parts have arrived, and where the others go", responses=shapes.UploadPartsOut
    )
    def get(self, request: Request, upload_id: str) -> Response:
        file = own_file(request, upload_id)
        uploading.require_open_in_parts(file)
        return Response(in_parts(file))

    @extend_schema(tags=["uploads"], summary="Abandon an unfinished upload", responses={204: None})
    def delete(self, request: Request, upload_id: str) -> Response:
        file = own_file(request, upload_id)
        uploading.require_open_in_parts(file)
        uploading.abandon(file)
        return Response(status=204)


class UploadInPartsComplete(APIView):
    @extend_schema(
        tags=["uploads"], summary="Join the parts and check the file", request=None, responses=shapes.MediaFileOut
    )
    def post(self, request: Request, upload_id: str) -> Response:
        file = own_file(request, upload_id)
        uploading.require_mode("multipart")
        from teleklasa.media import multipart  # noqa: PLC0415 -- boto3 is slow to load, and few schools need it

        multipart.complete(file)
        return Response(shapes.MediaFileOut(shown(file, person_of(request))).data)


def in_parts(file: MediaFile, *, is_new: bool = False) -> Any:
    from teleklasa.media import multipart  # noqa: PLC0415 -- boto3 is slow to load, and few schools need it

    parts = {
        "id": file.public_id,
        "part_size": multipart.part_bytes(file.size),
        "parts": multipart.part_urls(file),
        "there": [] if is_new else multipart.parts_there(file),
        "expires_at": uploading.expires_at(file),
    }
    return shapes.UploadPartsOut(parts).data
