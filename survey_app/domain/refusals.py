"""Why the house says no.

Refusal
├─ NotFound          there is no such meeting, sheet, plan or file
├─ NotAllowed        this organiser may not do this
├─ NotSignedIn       nobody is signed in
├─ MeetingNotOpen    the meeting takes no answers now
├─ WrongInput        what was given cannot be used; the sentence names the place and the remedy
├─ AlreadyThere      a thing of this name or number is there already
├─ TooManyTries      wait before the next try
└─ Conflict          somebody changed it meanwhile, or the same id came with other content
"""


class Refusal(Exception):
    """Carries a Polish sentence for the person: what happened and what to do now."""

    status = 400
    sentence = "Nie można tego wykonać."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence


class NotFound(Refusal):
    status = 404
    sentence = "Nie ma takiej strony lub rzeczy. Proszę sprawdzić adres albo wrócić na początek."


class NotAllowed(Refusal):
    status = 403
    sentence = "To konto nie ma uprawnień do tej czynności. Proszę poprosić koordynatora."


class NotSignedIn(Refusal):
    status = 401
    sentence = "Proszę się zalogować."


class MeetingNotOpen(Refusal):
    status = 409
    sentence = "Spotkanie nie przyjmuje teraz odpowiedzi. Proszę zapytać organizatora."


class WrongInput(Refusal):
    status = 400


class AlreadyThere(Refusal):
    status = 409


class TooManyTries(Refusal):
    status = 429
    sentence = "Za dużo prób. Proszę odczekać minutę i spróbować jeszcze raz."


class Conflict(Refusal):
    status = 409
