"""A BigBlueButton for tests and for play: real sockets, the API's habits, faults on demand.

It shares no code with the client, so that each checks the other.
"""

from .faults import Kind
from .meetings import Attendee, Meeting
from .memory import Settings
from .server import TestServer
from .swarm import Swarm

__all__ = ["Attendee", "Kind", "Meeting", "Settings", "Swarm", "TestServer"]
