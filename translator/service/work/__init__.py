"""How waiting work is done: claimed, cut, translated, committed; left to others, or found again when lost."""
