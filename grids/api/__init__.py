"""The ground over HTTP: what lies where, and who answers."""
