"""The use cases, each a transaction or a few: submit, look, take turns, score, sweep, cancel, delete.

All raise StoreUnavailable where the database cannot be reached or written, and none says so again.
"""
