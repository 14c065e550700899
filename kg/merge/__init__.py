"""Merges entities and events over articles: one incident with all its tellings, and where they disagree."""

from .background import Background, NoKnowledge
from .decisions import ItemName, Reviewed, load_reviewed, name_item, read_reviewed, write_reviewed
from .merger import Merger, merge
from .records import record_of
from .types import ArticleRecord, Conflict, EntityRecord, ItemRef, MergeDecision, MergedEntity, MergedEvent, MergeResult, Telling

__all__ = [
    "ArticleRecord",
    "Background",
    "Conflict",
    "EntityRecord",
    "ItemName",
    "ItemRef",
    "MergeDecision",
    "MergeResult",
    "MergedEntity",
    "MergedEvent",
    "Merger",
    "NoKnowledge",
    "Reviewed",
    "Telling",
    "load_reviewed",
    "merge",
    "name_item",
    "read_reviewed",
    "record_of",
    "write_reviewed",
]
