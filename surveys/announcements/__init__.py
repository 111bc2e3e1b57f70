"""The pages of announcements (公告): reading them, making one, and who has read it."""
