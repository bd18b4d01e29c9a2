"""Whatever a server sends, reading it ends soon and in one of the known ways."""

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teleklasa.bbb import BbbError, CreatedMeeting, Hook, Meeting, Recording
from teleklasa.bbb.parsing import read_answer

from .test_messages import MEETING, success

ANSWER = success(MEETING)
MAX_S = 0.25
PIECES = [
    b"<", b">", b"/>", b"</", b"&", b"&#0;", b"&lt;", b"]]>", b"<![CDATA[", b"<!--", b"-->",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<?xml version='1.1'?>", b"<!DOCTYPE a [", b"<a>" * 99,
    b"<attendee>", b"</attendees>", b"<createTime>", b"xmlns:x=''", b"1,024", b"9" * 5000,
]  # fmt: skip

mutations = st.lists(
    st.tuples(
        st.integers(0, len(ANSWER)),
        st.integers(0, 40),
        st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutations)
def test_mutated_answer_is_read_or_refused_in_time(changes):
    body = ANSWER
    for at, cut, piece in changes:
        body = body[:at] + piece + body[at + cut :]

    started = time.perf_counter()
    try:
        root = read_answer(body)
        values = [kind.read(root) for kind in (Meeting, CreatedMeeting, Recording, Hook)]
    except BbbError:
        values = []

    assert len(values) in {0, 4}
    assert time.perf_counter() - started < MAX_S
