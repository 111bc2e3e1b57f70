"""Monthly reports of projects, the ledger of all, masters for documents, and what everybody may read."""
