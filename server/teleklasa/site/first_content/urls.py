"""Addresses of the web app whose first content is written into its HTML."""

from __future__ import annotations

import re

from django.urls import path

from teleklasa.site.first_content import views

first_content_patterns = [
    path("courses", views.catalogue_page, name="catalogue-in-html"),
    path("courses/<slug:slug>", views.course_page, name="course-in-html"),
    path("courses/<slug:slug>/lessons/<slug:lesson_id>", views.lesson_page, name="lesson-in-html"),
]
HAS_FIRST_CONTENT = re.compile(r"/courses(?:/[-a-z0-9]{1,60}(?:/lessons/[a-z0-9]{1,32})?)?")
"""Paths of the pages above; what else their address asks for, such as a search, is the web app's alone."""
