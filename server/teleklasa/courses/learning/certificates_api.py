"""Certificates: issued, listed, checked, printed and revoked."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from teleklasa.courses.asking import seen_course, seen_part
from teleklasa.courses.catalogue.answering import unchanged
from teleklasa.courses.learning import certificates, serializers
from teleklasa.courses.learning.paper import paper, tag_of_paper
from teleklasa.courses.learning.refused import UnknownCertificate
from teleklasa.courses.learning.rules import EARN_CERTIFICATE, REVOKE_CERTIFICATE
from teleklasa.courses.models import Certificate
from teleklasa.people.asking import person_of
from teleklasa.people.signin import misses_counted
from teleklasa.rest.authentication import Anyone
from teleklasa.rest.fields import validated_query
from teleklasa.rest.paging import page_of

TAGS = ["certificates"]
PDF = "application/pdf"


class JSONWhateverIsAsked(DefaultContentNegotiation):
    """For an address that answers a PDF by itself, and only its refusals as JSON."""

    def select_renderer(self, request, renderers, format_suffix=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 -- untyped there
        return renderers[0], renderers[0].media_type


class CourseCertificate(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Get your certificate of a course that you completed",
        request=None,
        responses={200: serializers.CertificateOut, 201: serializers.CertificateOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Issued once; asked for again, the same one is answered."""
        course, _ = seen_course(request, slug, EARN_CERTIFICATE)
        certificate, is_new = certificates.issue_certificate(course, person_of(request))
        return Response(certificates.shown(certificate), status=201 if is_new else 200)


class OwnCertificates(APIView):
    @extend_schema(
        tags=TAGS,
        summary="Your certificates, newest first",
        parameters=[serializers.CursorQuery],
        responses=serializers.CertificatePage,
    )
    def get(self, request: Request) -> Response:
        cursor = validated_query(serializers.CursorQuery, request)["cursor"]
        page, beyond = page_of(certificates.certificates_of(person_of(request)), keys=["-id"], cursor=cursor)
        return Response({"results": [certificates.shown_row(row) for row in page], "next": beyond})


class OneCertificate(APIView):
    permission_classes = [Anyone]

    @extend_schema(tags=TAGS, summary="Check a certificate by its code", responses=serializers.CertificateOut)
    def get(self, request: Request, code: str) -> Response:
        with misses_counted(request._request, UnknownCertificate):
            certificate = certificates.certificate_by_code(code)
        return Response(certificates.shown(certificate))


class CertificatePaper(APIView):
    permission_classes = [Anyone]
    content_negotiation_class = JSONWhateverIsAsked

    @extend_schema(
        tags=TAGS, summary="A certificate as PDF, to print", responses={(200, PDF): OpenApiTypes.BINARY, 304: None}
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        with misses_counted(request._request, UnknownCertificate):
            certificate = certificates.certificate_by_code(code)
        tag = tag_of_paper(certificate)
        answer = unchanged(request._request, tag) or HttpResponse(paper(certificate), content_type=PDF)
        answer["ETag"], answer["Cache-Control"] = tag, "private, no-cache"
        answer["Content-Disposition"] = f'inline; filename="{certificate.code}.pdf"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class CertificateRevoke(APIView):
    @extend_schema(
        tags=TAGS, summary="Declare a certificate not valid", request=None, responses=serializers.CertificateOut
    )
    def post(self, request: Request, code: str) -> Response:
        with misses_counted(request._request, UnknownCertificate):
            found = certificates.certificate_by_code(code)
        rows = Certificate.objects.filter(pk=found.pk)
        certificate, _ = seen_part(request, rows, REVOKE_CERTIFICATE, course="enrolment__course")
        certificates.revoke_certificate(certificate, by=person_of(request))
        return Response(certificates.shown(certificate))
