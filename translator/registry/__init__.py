"""Which models exist, where they come from, and whether their files are what they should be."""

from translator.registry.catalogue import load_catalogue
from translator.registry.location import find_model, known_names
from translator.registry.manifest import Manifest, read_manifest, verify

__all__ = ["Manifest", "find_model", "known_names", "load_catalogue", "read_manifest", "verify"]
