"""What anyone may look at: the catalogue, its categories, course pages and teachers."""
