"""A notice in place: one sentence of good news, warning or refusal where the person looks; gone until it is needed."""

from core.model.words import say
from core.office import Refused
from ui.banner import Banner


class Notice(Banner):
    """A strip that can be put away."""

    def tell(self, text: str, kind: str = "good") -> None:
        """Show a sentence; kind is "good", "warn" or "bad"."""
        self.say(text, {say("知道了"): self.hide}, kind)
        self.sentence.setAccessibleName(text)

    def refuse(self, error: Exception) -> None:
        """Show why something was refused; what is no refusal rises to the last resort."""
        if not isinstance(error, Refused):
            raise error
        self.tell(error.message, "bad")
