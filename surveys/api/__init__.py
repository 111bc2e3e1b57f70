"""What was seen, over HTTP."""
