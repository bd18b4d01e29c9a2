"""Own files, and the picture of oneself."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.media import avatars, deleting
from teleklasa.media import serializers as shapes
from teleklasa.media.asking import own_file
from teleklasa.media.models import MediaFile
from teleklasa.media.reading import shown
from teleklasa.media.refusals import UploadOver
from teleklasa.people.asking import person_of
from teleklasa.people.rules import may_change_own_profile
from teleklasa.rest.fields import validated, validated_query
from teleklasa.rest.paging import page_of
from teleklasa.rest.problems import require


class MediaFiles(APIView):
    @extend_schema(
        tags=["media"],
        summary="List own files, newest first",
        parameters=[shapes.MediaFileQuery],
        responses=shapes.MediaFilePage,
    )
    def get(self, request: Request) -> Response:
        query = validated_query(shapes.MediaFileQuery, request)
        person = person_of(request)
        wanted = {name: query[name] for name in ("kind", "state") if name in query}
        files = MediaFile.objects.owned_by(person).filter(**wanted)
        page, beyond = page_of(files, keys=["-id"], cursor=query["cursor"])
        return Response(shapes.MediaFilePage({"results": [shown(f, person) for f in page], "next": beyond}).data)


class OneMediaFile(APIView):
    @extend_schema(
        tags=["media"], summary="Read an own file: its state, size and address", responses=shapes.MediaFileOut
    )
    def get(self, request: Request, media_id: str) -> Response:
        return Response(shapes.MediaFileOut(shown(own_file(request, media_id), person_of(request))).data)

    @extend_schema(tags=["media"], summary="Delete an own file that nothing uses", responses={204: None})
    def delete(self, request: Request, media_id: str) -> Response:
        file = own_file(request, media_id)
        if file.state == MediaFile.State.CHECKING:
            raise UploadOver
        deleting.delete_file(file)
        return Response(status=204)


class OwnAvatar(APIView):
    @extend_schema(
        tags=["media"], summary="Show an own picture as oneself", request=shapes.AvatarIn, responses=shapes.AvatarOut
    )
    def put(self, request: Request) -> Response:
        person = person_of(request)
        require(may_change_own_profile(person, ["avatar"]))
        avatars.show_avatar(person, validated(shapes.AvatarIn, request)["file"])
        return Response(shapes.AvatarOut({"avatar_url": person.avatar_url}).data)

    @extend_schema(tags=["media"], summary="Show no picture of oneself", responses={204: None})
    def delete(self, request: Request) -> Response:
        require(may_change_own_profile(person_of(request), ["avatar"]))
        avatars.drop_avatar(person_of(request))
        return Response(status=204)
