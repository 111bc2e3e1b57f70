"""The API's machinery: lists, details and streams of any model, built as text by the database."""
