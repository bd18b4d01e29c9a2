from django.urls import path

from teleklasa.courses.learning import api, certificates_api

urlpatterns = [
    path("lessons/<slug:lesson_id>", api.LessonReading.as_view(), name="lesson"),
    path("lessons/<slug:lesson_id>/favourite", api.LessonFavourite.as_view(), name="lesson-favourite"),
    path("me/progress", api.OwnProgress.as_view(), name="own-progress"),
    path("me/favourites", api.OwnFavourites.as_view(), name="own-favourites"),
    path("courses/<slug:slug>/mine", api.OwnCourseOverlay.as_view(), name="own-course"),
    path("courses/<slug:slug>/certificate", certificates_api.CourseCertificate.as_view(), name="course-certificate"),
    path("me/certificates", certificates_api.OwnCertificates.as_view(), name="own-certificates"),
    path("certificates/<slug:code>.pdf", certificates_api.CertificatePaper.as_view(), name="certificate-paper"),
    path("certificates/<slug:code>", certificates_api.OneCertificate.as_view(), name="certificate"),
    path("certificates/<slug:code>/revoke", certificates_api.CertificateRevoke.as_view(), name="certificate-revoke"),
]
