"""Which rules of the ground are explained to officials and changed by decree: pure tables and arithmetic."""
