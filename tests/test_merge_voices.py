"""Near-duplicate articles: what copies what, as articles come and go."""

import random

from kg.merge.voices import Copies, fingerprint, likeness

WORDS = "القوات المدينة انسحاب الحكومة أعلنت مصادر اتفاق هدنة مساعدات الرئيس اجتماع حدود معركة سفينة وزارة بيان مقتل جرحى طريق مطار".split()


def text(seed: int, words: int = 220) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) + str(chosen.randint(0, 40)) for _ in range(words))


def edited(article: str, every: int, seed: int = 9) -> str:
    """The article with one word in ``every`` replaced."""
    chosen = random.Random(seed)
    return " ".join(f"كلمة{chosen.randint(0, 999)}" if not i % every else word for i, word in enumerate(article.split(), 1))


def test_voices_a_lightly_edited_copy_is_a_copy():
    article = text(1)
    assert likeness(fingerprint(article), fingerprint(edited(article, 25))) >= 0.5
    assert likeness(fingerprint(article), fingerprint(edited(article, 2))) < 0.5
    assert likeness(fingerprint(article), fingerprint(text(2))) < 0.1


def test_voices_copies_are_found_and_forgotten():
    copies = Copies()
    for number in range(30):
        copies.put(f"a{number}", fingerprint(text(number)))
        copies.put(f"b{number}", fingerprint(edited(text(number), 25, number)))
    assert copies.groups() == tuple(sorted((f"a{n}", f"b{n}") for n in range(30)))
    copies.drop("b7")
    assert copies.group("a7") == ("a7",) and len(copies.groups()) == 29
    copies.put("a8", fingerprint(text(99)))  # replaced by another text
    assert copies.group("b8") == ("b8",)


def test_voices_spelling_and_signs_make_no_other_text():
    article = "أعلنت القُوّات انسحابها مِن القاعدة، وقالت إن التسليم تم اليوم"
    assert fingerprint(article) == fingerprint("اعلنت القوات انسحابها من القاعدة وقالت ان التسليم تم اليوم.")
    assert fingerprint("…") == ""
