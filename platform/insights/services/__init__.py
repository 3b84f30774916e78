"""What can be asked about where the money goes."""

from insights.services.answers import Answer, Question
from insights.services.gap import answer, ask, headline
from insights.services.library import Library, library, whole_library

__all__ = ["Answer", "Library", "Question", "answer", "ask", "headline", "library", "whole_library"]
