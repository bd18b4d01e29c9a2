"""Reading lessons, progress, what one keeps, and the certificate at the end."""
