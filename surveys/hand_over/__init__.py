"""Territory hand-over: what becomes of open cases when the ground goes to another unit (domain/dictionary.md C.5)."""
