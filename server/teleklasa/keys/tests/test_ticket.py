from hypothesis import given
from hypothesis import strategies as st

from teleklasa.keys import ticket

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.dictionaries(st.text(max_size=3).filter(lambda name: name != "x"), st.integers(), max_size=4))
def test_ticket_tells_what_it_was_issued_with_until_it_expires(claims):
    text = ticket.issue(claims, key=KEY, expires_at=100)

    assert ticket.read(text, key=KEY, now=99.9) == {**claims, "x": 100}
    assert ticket.read(text, key=KEY, now=100) is None
    assert ticket.read(text, key=OTHER, now=0) is None


@given(st.text(max_size=300))
def test_any_other_text_is_no_ticket(text):
    assert ticket.read(text, key=KEY, now=0) is None


def test_changed_ticket_is_no_ticket():
    head, _, tail = ticket.issue({"p": 1}, key=KEY, expires_at=100).partition(".")
    forged = ticket.issue({"p": 2}, key=OTHER, expires_at=100).partition(".")[0]

    assert [ticket.read(text, key=KEY, now=0) for text in (f"{forged}.{tail}", head, f"{head}.", f".{tail}")] == [
        None
    ] * 4
