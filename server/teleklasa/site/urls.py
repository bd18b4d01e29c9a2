"""Every address that Django answers; the door's and the web app's pages are answered before it."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
