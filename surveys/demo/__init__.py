"""The demo town: fixtures.small_town written into an empty database."""
