"""The HTTP doors: the native API, those that existing clients speak, and the pages."""
