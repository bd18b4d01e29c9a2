from django.urls import path

from teleklasa.courses.dashboard import api

urlpatterns = [
    path("courses/<str:slug>/dashboard", api.CourseDashboard.as_view(), name="course-dashboard"),
    path("courses/<str:slug>/dashboard/stuck", api.StuckStudents.as_view(), name="course-stuck"),
    path("courses/<str:slug>/dashboard/grades", api.CourseGrades.as_view(), name="course-grades"),
    path("courses/<str:slug>/downloads/students", api.StudentsDownload.as_view(), name="course-download-students"),
    path("courses/<str:slug>/downloads/progress", api.ProgressDownload.as_view(), name="course-download-progress"),
    path("courses/<str:slug>/downloads/grades", api.GradesDownload.as_view(), name="course-download-grades"),
]
