"""Batch re-translation: plan, run, compare, accept, roll back."""
