"""Uploads, own files and their addresses. Who may put a file into a place, the app of the place tests."""

from tests.permission_table import ACTORS, Row, signed_in

NOWHERE = dict.fromkeys(ACTORS, 404)
ANNOUNCED = {"kind": "document", "name": "praca.pdf", "size": 100}

ROWS = [
    Row("uploads", "POST", signed_in(412)),  # it does not say Tus-Resumable
    Row("upload", "PATCH", signed_in(412)),
    Row("upload", "DELETE", signed_in(412)),
    Row("upload-rules", "GET", signed_in(200)),
    Row("uploads-in-parts", "POST", signed_in(409), ANNOUNCED),  # a school with a disk takes files by tus
    Row("upload-in-parts", "GET", signed_in(404)),
    Row("upload-in-parts", "DELETE", signed_in(404)),
    Row("upload-in-parts-complete", "POST", signed_in(404)),
    Row("media-files", "GET", signed_in(200)),
    Row("media-file", "GET", signed_in(404)),
    Row("media-file", "DELETE", signed_in(404)),
    Row("me-avatar", "PUT", signed_in(422, ql=403), {"file": "brak"}),
    Row("me-avatar", "DELETE", signed_in(204, ql=403)),
    # Whoever holds the address of a file may see it; these addresses are made up
    Row("media-image", "GET", NOWHERE),
    Row("media-image-card", "GET", NOWHERE),
    Row("media-download", "GET", NOWHERE),
    Row("media-stream", "GET", NOWHERE),
]
