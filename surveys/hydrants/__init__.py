"""Missing hydrants on their page, and what of them becomes a supply gap."""
