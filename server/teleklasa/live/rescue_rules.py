"""Whether a lesson may be moved without anybody asking: values in, an answer out.

Two signs that do not come by the same way must agree: our polls, and either browsers of the class
that cannot fetch the server's host or a node that used to send keepalives and fell silent.
"""

from dataclasses import dataclass

LEAST_WITNESSES = 2
OUTVOTE = 3
"""So many browsers that do not reach the server are believed against one that does."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of the server of one lesson.

    `is_down` by consecutive polls, without a good one since; `failing` and `reaching` count people of
    the class by their last word of the last seconds; `is_node_silent` is false for a node that never
    sent a keepalive; `is_swarm_doubtful` when so many servers fail at once that the fault may be ours.
    """

    is_down: bool
    failing: int = 0
    reaching: int = 0
    is_node_silent: bool = False
    is_swarm_doubtful: bool = False


def may_move_by_itself(signs: Signs) -> bool:
    """One browser that reaches the server outweighs a silent node, and up to three others that do not."""
    if not signs.is_down or signs.reaching * OUTVOTE > signs.failing:
        return False
    return signs.failing >= LEAST_WITNESSES or (signs.is_node_silent and not signs.is_swarm_doubtful)
