"""Every "no" about files."""

from teleklasa.refusal import Refusal


class QuotaFull(Refusal):
    """`left_bytes` says how much would still fit."""

    status, code, title = 409, "quota-full", "There is no room for a file of this size"


class FileTooLarge(Refusal):
    """`limit` is the most bytes that a file of this kind may have."""

    status, code, title = 413, "file-too-large", "Files of this kind may not be so large"


class TooManyUploads(Refusal):
    status, code, title = 409, "too-many-uploads", "Finish or abandon the uploads that are open"


class WrongOffset(Refusal):
    """`offset` is how much has arrived: where the next part begins."""

    status, code, title = 409, "wrong-offset", "The upload goes on from another place"


class UploadBusy(Refusal):
    status, code, title = 409, "upload-busy", "Another connection is sending this file"


class UploadOver(Refusal):
    """All bytes are here, or the file was rejected."""

    status, code, title = 409, "upload-over", "This upload has ended"


class UploadIncomplete(Refusal):
    status, code, title = 409, "upload-incomplete", "Some parts of the file are missing"


class OtherUploadWay(Refusal):
    """`mode` is the way that this school takes files by."""

    status, code, title = 409, "other-upload-way", "This school takes files in another way"


class TusVersion(Refusal):
    status, code, title = 412, "tus-version", "Say Tus-Resumable: 1.0.0"


class NotAnUploadPart(Refusal):
    status, code, title = 415, "not-an-upload-part", "Send application/offset+octet-stream"


class UploadBroken(Refusal):
    """What arrived is kept, and the sender is hardly there to read this."""

    status, code, title = 400, "upload-broken", "The connection broke while the part was sent"


class ChecksumUnknown(Refusal):
    status, code, title = 400, "checksum-unknown", "Checksums are sha256 in base64"


class ChecksumWrong(Refusal):
    """460 is the protocol's own number.  (tus 1.0.0, "Checksum")"""

    status, code, title = 460, "checksum-wrong", "The part arrived damaged; send it again"


class FileInUse(Refusal):
    status, code, title = 409, "file-in-use", "The file is used somewhere"


class FileGone(Refusal):
    """The record is there and the bytes are not."""

    status, code, title = 410, "file-gone", "The file is gone"


class LinkExpired(Refusal):
    status, code, title = 410, "media-link-expired", "This address has expired; load the page again"


class RangeBeyond(Refusal):
    status, code, title = 416, "range-beyond-end", "The file is not that long"


class StoreAway(Refusal):
    status, code, title = 503, "store-away", "The store of files does not answer; try again"


class StoreFull(Refusal):
    status, code, title = 507, "store-full", "The disk of the school is full"
