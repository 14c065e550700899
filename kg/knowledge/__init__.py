"""Curated knowledge: who and what the news names, read from ontology/knowledge, and the gazetteer that finds the names."""

from .base import KnowledgeBase
from .entries import KnowledgeEntry, Post
from .forms import name_key
from .gazetteer import Gazetteer, GazetteerMatch
from .institutions import Pattern

__all__ = ["Gazetteer", "GazetteerMatch", "KnowledgeBase", "KnowledgeEntry", "Pattern", "Post", "name_key"]
