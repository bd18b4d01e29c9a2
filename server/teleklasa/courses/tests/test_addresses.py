from django.urls import URLPattern, path
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from teleklasa.courses.urls import one_per_address
from teleklasa.rest.authentication import Anyone


class Reading(APIView):
    permission_classes = [Anyone]

    def get(self, request, slug):
        return Response({"read": slug})


class Writing(APIView):
    def patch(self, request, slug):
        return Response({"written": slug})


class Other(APIView):
    def get(self, request):
        return Response({})


def joined() -> list[URLPattern]:
    return one_per_address(
        [
            path("things/<slug:slug>", Reading.as_view(), name="thing"),
            path("things", Other.as_view(), name="things"),
            path("things/<str:slug>", Writing.as_view(), name="thing-change"),
        ]
    )


def test_methods_of_one_address_are_one_route_under_the_first_name():
    assert [(route.name, str(route.pattern)) for route in joined()] == [
        ("thing", "things/<slug:slug>"),
        ("things", "things"),
    ]


def test_each_method_keeps_who_may_call_it():
    view = joined()[0].callback
    ask = APIRequestFactory()

    read, written = view(ask.get("/"), slug="a"), view(ask.patch("/"), slug="a")

    assert (read.status_code, read.data) == (200, {"read": "a"})
    assert written.status_code == 401
    assert view(ask.delete("/"), slug="a").status_code in {401, 405}
