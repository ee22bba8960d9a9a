"""The use cases, each a transaction or a few: submit, look, take turns, score, sweep, cancel, delete."""
