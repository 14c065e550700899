"""Isnad: a knowledge graph of Arabic news that keeps the chain of who reported what."""

__version__ = "0.1.0"
