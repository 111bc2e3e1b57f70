"""What people see: the dock, the dialog to sign in, the map tool, the locator."""
