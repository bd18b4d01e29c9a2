"""Who teaches a course."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses import rules
from teleklasa.courses.asking import require_rule, seen_course
from teleklasa.courses.authoring import edit_shapes, serializers, staff
from teleklasa.courses.authoring.reading import staff_of
from teleklasa.courses.models import Course
from teleklasa.people.asking import person_of
from teleklasa.rest.fields import validated

TAGS = ["authoring"]


class CourseStaffMembers(APIView):
    @extend_schema(tags=TAGS, summary="Who teaches a course", responses=edit_shapes.CourseStaffList)
    def get(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, rules.READ_DRAFTS)
        return listed(course)

    @extend_schema(
        tags=TAGS,
        summary="Add a teacher or an assistant",
        request=serializers.CourseStaffIn,
        responses={201: edit_shapes.CourseStaffList},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Whoever is unknown and whoever may not teach are refused alike, so e-mails cannot be tried out."""
        course, _ = seen_course(request, slug, rules.MANAGE_STAFF)
        body = validated(serializers.CourseStaffIn, request)
        by = person_of(request)
        person = staff.person_to_add(public_id=body.get("person"), email=body.get("email"), by=by)
        staff.add_staff(course, person, role=body["role"], by=by)
        return listed(course, status=201)


class OneCourseStaffMember(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Make a teacher an assistant, or the other way",
        request=serializers.CourseStaffRoleIn,
        responses=edit_shapes.CourseStaffList,
    )
    def patch(self, request: Request, slug: str, person_id: str) -> Response:
        course, _ = seen_course(request, slug, rules.MANAGE_STAFF)
        role = validated(serializers.CourseStaffRoleIn, request)["role"]
        staff.change_role(course, person_id, role=role, by=person_of(request))
        return listed(course)

    @extend_schema(tags=TAGS, summary="Remove somebody, or leave", responses={204: None})
    def delete(self, request: Request, slug: str, person_id: str) -> Response:
        """Anyone of the staff may leave; the owner hands the course over first."""
        course, standing = seen_course(request, slug)
        is_oneself = standing.is_staff and person_of(request).public_id == person_id
        require_rule(rules.READ_DRAFTS if is_oneself else rules.MANAGE_STAFF, standing)
        staff.remove_staff(course, person_id, by=person_of(request))
        return Response(status=204)


class CourseTransfer(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Hand a course over to one of its teachers",
        request=serializers.CourseTransferIn,
        responses=edit_shapes.CourseStaffList,
    )
    def post(self, request: Request, slug: str) -> Response:
        course, _ = seen_course(request, slug, rules.MANAGE_STAFF)
        person_id = validated(serializers.CourseTransferIn, request)["person"]
        staff.transfer_course(course, person_id, by=person_of(request))
        return listed(course)


def listed(course: Course, *, status: int = 200) -> Response:
    return Response({"results": staff_of(course)}, status=status)
