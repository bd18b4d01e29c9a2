"""The root of every "no" that a person is told."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A request that is understood and refused; `code` is the contract, texts live in the web app.

    Facts are public: they are shown to the person, so no secret may be one.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "The request was refused"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.title)
        self.facts = facts
