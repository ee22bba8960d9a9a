"""The use cases, each a transaction or a few: submit, look, take turns, score, sweep, cancel, delete.

All raise StoreUnavailable where the database cannot be reached or written, and NotFound where what they are
to work on is not there, or is another owner's; none says so again. `owner` None stands for everybody.
"""
