"""What must hold of live lessons whatever dies: the invariants, and machines that try to break them."""
