from django.urls import path

from teleklasa.media import api, downloads, uploads_api

urlpatterns = [
    path("uploads", uploads_api.Uploads.as_view(), name="uploads"),
    path("uploads/rules", uploads_api.UploadRules.as_view(), name="upload-rules"),
    path("uploads/multipart", uploads_api.UploadsInParts.as_view(), name="uploads-in-parts"),
    path("uploads/multipart/<slug:upload_id>", uploads_api.OneUploadInParts.as_view(), name="upload-in-parts"),
    path(
        "uploads/multipart/<slug:upload_id>/complete",
        uploads_api.UploadInPartsComplete.as_view(),
        name="upload-in-parts-complete",
    ),
    path("uploads/<slug:upload_id>", uploads_api.OneUpload.as_view(), name="upload"),
    path("media", api.MediaFiles.as_view(), name="media-files"),
    path("media/<slug:media_id>", api.OneMediaFile.as_view(), name="media-file"),
    path("me/avatar", api.OwnAvatar.as_view(), name="me-avatar"),
]
download_patterns = [
    path("image/<str:key>", downloads.image, name="media-image"),
    path("image/<str:key>/card", downloads.image, {"is_card": True}, name="media-image-card"),
    path("file/<str:signed>", downloads.file, name="media-download"),
    path("hls/<str:signed>/<str:piece>", downloads.stream, name="media-stream"),
]
