"""The road of a document, from its text to its English; no queue, no database."""
