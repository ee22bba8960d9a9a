"""Which models exist, where they come from, and whether their files are what they should be."""
