"""What can be asked about where the money goes."""

from insights.services.answers import Answer, Question
from insights.services.gap import answer, ask, headline, open_library

__all__ = ["Answer", "Question", "answer", "ask", "headline", "open_library"]
