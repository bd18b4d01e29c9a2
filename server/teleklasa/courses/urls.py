from django.urls import include, path

PARTS = (
    "catalogue",
    "authoring",
    "enrolment",
    "learning",
    "tasks",
    "quizzes",
    "talk",
    "packages",
    "meetings",
    "dashboard",
)

urlpatterns = [path("", include(f"teleklasa.courses.{part}.urls")) for part in PARTS]
