"""Notices: the inbox, and what they say."""
