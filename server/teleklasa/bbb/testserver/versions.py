"""Where the versions of BigBlueButton differ for a caller."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One version's habits; each flag is a difference a client can see."""

    bbb_version: str
    repeated_create_needs_passwords: bool = False
    knows_error_redirect_url: bool = True
    redirects_join_errors_always: bool = False
    checks_content_type: bool = True
    joins_by_get_only: bool = True
    tells_passwords: bool = True
    writes_empty_elements: bool = True
    groups_digits: bool = False
    announces_graphql: bool = False


BEHAVIOURS = {
    "2.6": Behaviour(
        bbb_version="2.6.2",
        repeated_create_needs_passwords=True,
        knows_error_redirect_url=False,
        redirects_join_errors_always=True,
        checks_content_type=False,
        joins_by_get_only=False,
        groups_digits=True,
    ),
    "2.7": Behaviour(bbb_version="2.7.12"),
    "3.0": Behaviour(
        bbb_version="3.0.4",
        tells_passwords=False,
        writes_empty_elements=False,
        announces_graphql=True,
    ),
}
