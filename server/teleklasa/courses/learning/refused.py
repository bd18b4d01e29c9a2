"""What is said about certificates that are not there."""

from teleklasa.refusal import Refusal


class NoCertificate(Refusal):
    status, code, title = 409, "no-certificate", "This course gives no certificates"


class CourseNotCompleted(Refusal):
    """Some required lesson is still to be done."""

    status, code, title = 409, "course-not-completed", "The course is not completed yet"


class UnknownCertificate(Refusal):
    """The same answer for a code that never was and for one that cannot be."""

    status, code, title = 404, "unknown-certificate", "There is no certificate with this code"


class TooManyCertificates(Refusal):
    status, code, title = (
        503,
        "too-many-certificates",
        "Many certificates are being made; try again in a moment",
    )
