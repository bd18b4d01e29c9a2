from django.urls import path

from teleklasa.courses.catalogue import api

urlpatterns = [
    path("courses", api.Courses.as_view(), name="courses"),
    path("courses/facets", api.CourseFacets.as_view(), name="course-facets"),
    path("courses/suggestions", api.CourseSuggestions.as_view(), name="course-suggestions"),
    path("courses/<slug:slug>", api.OneCourse.as_view(), name="course"),
    path("categories", api.Categories.as_view(), name="categories"),
    path("categories/<slug:slug>", api.OneCategory.as_view(), name="category"),
    path("teachers", api.Teachers.as_view(), name="teachers"),
    path("teachers/<slug:person_id>", api.OneTeacher.as_view(), name="teacher"),
    path("teachers/<slug:person_id>/courses", api.TeacherCourses.as_view(), name="teacher-courses"),
    path("me/teaching", api.OwnTeaching.as_view(), name="me-teaching"),
]
