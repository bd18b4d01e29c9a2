"""Live lessons of courses: their rooms on the swarm."""
