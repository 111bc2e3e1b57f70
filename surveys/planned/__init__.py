"""What is known before it happens: where no cases are opened for a time, and where one is opened every week."""
