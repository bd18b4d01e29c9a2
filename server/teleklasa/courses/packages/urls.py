from django.urls import path

from teleklasa.courses.packages import api

urlpatterns = [
    path("courses/<slug:slug>/export", api.CourseExports.as_view(), name="course-exports"),
    path("courses/<slug:slug>/export/<slug:export_id>", api.OneCourseExport.as_view(), name="course-export"),
    path("packages", api.PackageImports.as_view(), name="packages"),
    path("packages/<slug:package_id>", api.OnePackageImport.as_view(), name="package"),
]
