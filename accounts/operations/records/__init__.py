"""Writes of single records: saved, removed and undone, each as one change with a word of its own."""

from accounts.operations.records.changes import Draft, Editor, Links, Saved, new_token
from accounts.operations.records.removing import remove
from accounts.operations.records.saving import save
from accounts.operations.records.undoing import undo

__all__ = ["Draft", "Editor", "Links", "Saved", "new_token", "remove", "save", "undo"]
