"""Every address that Django answers; the door's and most of the web app's pages are answered before it."""

from importlib import import_module

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from teleklasa.live.callbacks import after_lesson
from teleklasa.media.urls import download_patterns
from teleklasa.site.addresses import as_tree
from teleklasa.site.first_content.urls import first_content_patterns
from teleklasa.site.metrics import metrics

handler400 = "teleklasa.rest.problems.bad_request"
handler404 = "teleklasa.rest.problems.not_found"
handler500 = "teleklasa.rest.problems.server_error"

API_OF = ("courses", "people", "notifications", "media", "groups", "swarm", "live")
api = as_tree([pattern for app in API_OF for pattern in import_module(f"teleklasa.{app}.urls").urlpatterns])
urlpatterns = [
    *first_content_patterns,
    path("after/<slug:slug>", after_lesson, name="after-lesson"),
    path("media/", include(download_patterns)),
    path("admin/", admin.site.urls),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", include(api)),
    path("api/openapi.yaml", SpectacularAPIView.as_view(), name="openapi"),
    path("api/docs", SpectacularSwaggerView.as_view(url_name="openapi"), name="api-docs"),
]
