"""Real packages of other platforms, where this machine has some: a folder `TELEKLASA_SAMPLES` with cc/ and qti/."""

import os
from collections import Counter
from pathlib import Path

import pytest

from teleklasa.courses.packages.tests.cartridges import zipped

SAMPLES = Path(os.environ.get("TELEKLASA_SAMPLES", "/nonexistent"))
pytestmark = pytest.mark.skipif(not (SAMPLES / "cc").is_dir(), reason="no samples on this machine")


def bytes_of(path: Path) -> bytes:
    if path.is_file():
        return path.read_bytes()
    return zipped({one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()})


@pytest.mark.parametrize(
    ("sample", "lessons", "made"),
    [
        ("cc/course-1", 9, 13),
        ("cc/all-question-types", 1, 7),
        ("cc/single-page.imscc", 1, 2),
        ("qti/test_qti_1.2.zip", 1, 4),
    ],
)
def test_real_package_becomes_a_course(imported, sample, lessons, made):
    row = imported(bytes_of(SAMPLES / sample))

    outcomes = Counter(line["outcome"] for line in row.report)
    assert (row.state, row.failed_because, row.course.all_lessons.count()) == ("done", "", lessons)
    assert outcomes["made"] == made, row.report
