"""Reviews, news, comments, reports and their moderation."""
