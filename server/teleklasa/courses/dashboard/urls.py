from django.urls import path

from teleklasa.courses.dashboard import api

urlpatterns = [
    path("courses/<slug>/dashboard", api.CourseDashboard.as_view(), name="course-dashboard"),
    path("courses/<slug>/dashboard/stuck", api.StuckStudents.as_view(), name="course-stuck"),
    path("courses/<slug>/dashboard/grades", api.CourseGrades.as_view(), name="course-grades"),
    path("courses/<slug>/downloads/students", api.StudentsDownload.as_view(), name="course-download-students"),
    path("courses/<slug>/downloads/progress", api.ProgressDownload.as_view(), name="course-download-progress"),
    path("courses/<slug>/downloads/grades", api.GradesDownload.as_view(), name="course-download-grades"),
]
