"""Two translations of the same documents, compared: pure functions over records."""
