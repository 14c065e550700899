"""The timeline as a picture: one SVG file that a browser opens without a network, from right to left for Arabic.

Each place (or actor) has a lane. A mark is as wide as the time that is told: a diamond for a day, a bar for a week, month,
season or year. What happened is full, what is planned hollow, what is possible or asked for dashed, what is denied crossed.
A band behind the marks says in whose hands the place was. Days stand to scale; where nothing begins or ends for long, the axis
is broken and shows it. Joining and ordering the letters is the browser's work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from xml.etree import ElementTree

from . import vocab
from .timeline import CONTROL, TEXTS, Entry, Named, Timeline, label, status_text, time_text

#: The most marks of a picture, and the most lanes beside the last, which takes the rest. Chosen by looking at pictures.
MOST, LANES = 150, 24
WIDTH, MARGIN, SIDE, ROW, BAND = 1280, 16, 190, 21, 18
FONTS = "'Noto Naskh Arabic', 'Noto Sans Arabic', 'Segoe UI', Tahoma, 'Geeza Pro', 'DejaVu Sans', sans-serif"
#: Colours of the four classes of PLOVER codes: cooperation and conflict, in words and in deeds; and of all else.
COLOURS = {"words together": "#4e9a51", "deeds together": "#1b7f9e", "words against": "#d98c1f", "deeds against": "#c0392b", "other": "#7d7d7d"}
_CLASSES = {
    "words together": ("AGREE", "CONSULT", "SUPPORT"), "deeds together": ("CONCEDE", "COOPERATE", "AID", "RETREAT"),
    "words against": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "deeds against": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}  # fmt: skip
#: Tints of the bands, for holders in the order in which they come.
TINTS = ("#dbe9f6", "#e3f1d8", "#f8e5cf", "#ecdff2", "#f6dada", "#dff0ee")
WORDS: dict[str, dict[str, str]] = {
    "title": {"en": "What happened when", "ar": "ماذا وقع ومتى"},
    "nowhere": {"en": "no place told", "ar": "بلا مكان مروي"},
    "nobody": {"en": "nobody named", "ar": "بلا فاعل مذكور"},
    "rest": {"en": "elsewhere", "ar": "غير ذلك"},
    "empty": {"en": "Nothing dated to draw.", "ar": "ليس ثمة ما له زمن فيرسم."},
    "some": {"en": "Drawn are the {most} with most voices of {all}; choose fewer with --from, --to, --type, --place, --actor or --article.",
             "ar": "رسم {most} هي الأكثر أصواتا من {all}؛ "
                   "اختر أقل منها بـ \u2066--from --to --type --place --actor --article\u2069."},
    "undated": {"en": "{all} more have no time.", "ar": "و{all} غيرها بلا زمن."},
    "broken": {"en": "axis broken where nothing begins or ends", "ar": "المحور مقطوع حيث لا يبدأ شيء ولا ينتهي"},
    "sources": {"en": "sources", "ar": "المصادر"},
    "voices": {"en": "voices", "ar": "الأصوات"},
    "held": {"en": "in whose hands", "ar": "في يد من"},
    "words together": {"en": "cooperation in words", "ar": "تعاون بالقول"},
    "deeds together": {"en": "cooperation in deeds", "ar": "تعاون بالفعل"},
    "words against": {"en": "conflict in words", "ar": "نزاع بالقول"},
    "deeds against": {"en": "conflict in deeds", "ar": "نزاع بالفعل"},
    "other": {"en": "other", "ar": "غير ذلك"},
}  # fmt: skip


def timeline_svg(timeline: Timeline, language: str = "ar", lanes: str = "place", most: int = MOST) -> str:
    """The picture as the text of an SVG file, the same for the same timeline.

    ``lanes`` is ``place`` or ``actor``. Of more than ``most`` entries those with most voices are drawn, and the picture says so.
    """
    drawn = sorted(sorted(timeline.entries, key=lambda e: (-e.voices, -len(e.reports), e.order))[:most], key=lambda e: e.order)
    return _Picture(timeline, drawn, language, lanes).text()


# The axis ---------------------------------------------------------------------------------------------------------------


class Axis:
    """Days on a line of some length: to scale, but a stretch of more than ``cap`` days without a beginning or an end is cut short.

    The cap follows how densely things begin: three times the gap that three of four neighbours keep to, at least three days.
    """

    #: The share of the cap that a stretch cut short takes. Chosen by looking at pictures.
    SHORT = 0.6

    def __init__(self, entries: Iterable[Entry], length: float):
        entries = list(entries)
        day = timedelta(days=1)
        edges = {e.start for e in entries if e.start} | {e.end + day for e in entries if e.end}
        self.days = sorted({min(edges) - day, *edges, max(edges) + day})
        begins = sorted(e.start or e.end for e in entries)
        gaps = sorted((b - a).days for a, b in zip(begins, begins[1:], strict=False))
        self.cap = max(3, 3 * (gaps[3 * len(gaps) // 4] if gaps else 1))
        spans = [(b - a).days for a, b in zip(self.days, self.days[1:], strict=False)]
        shown = [span if span <= self.cap else self.cap * self.SHORT for span in spans]
        self.unit = length / sum(shown)
        self.places = [self.unit * part for part in accumulate(shown, initial=0.0)]

    def at(self, day: date) -> float:
        """The place of a day that an entry begins on, or of the day after its end."""
        return self.places[self.days.index(day)]

    def breaks(self) -> Iterator[float]:
        """The middle of each stretch that is shorter than its days."""
        for a, b, x, y in zip(self.days, self.days[1:], self.places, self.places[1:], strict=False):
            if (b - a).days > self.cap:
                yield (x + y) / 2

    def ticks(self, entries: Iterable[Entry]) -> Iterator[tuple[float, int, str]]:
        """Place, row and label of days on which something begins, as far as two rows have room; the year where it is a new one."""
        year, free = 0, [-SIDE / 3] * 2
        for day in sorted({e.start for e in entries if e.start}):
            text = f"{day:%Y-%m-%d}" if day.year != year else f"{day:%m-%d}"
            half = 3.6 * len(text) + 3
            at = self.at(day) + min(self.unit / 2, 7)
            row = next((row for row, taken in enumerate(free) if at - half >= taken), None)
            if row is not None:
                yield at, row, text
                year, free[row] = day.year, at + half


# Lanes ------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Item:
    """A mark or band with its extent on the axis, its words, on which side of it they stand, and its row in the lane."""

    entry: Entry
    start: float
    end: float
    words: str
    before: bool = False
    row: int = 0

    @property
    def extent(self) -> tuple[float, float]:
        room = _width(self.words, 11) + 10
        return (self.start - room, self.end + 4) if self.before else (self.start - 4, self.end + room)


@dataclass(slots=True)
class _Lane:
    """A lane: its name, the bands at its top and the marks under them."""

    name: str
    bands: list[_Item] = field(default_factory=list)
    marks: list[_Item] = field(default_factory=list)

    @property
    def height(self) -> int:
        return 10 + BAND * _rows(self.bands) + ROW * _rows(self.marks)


def _rows(items: Sequence[_Item]) -> int:
    return max((item.row for item in items), default=-1) + 1


def _pack(items: Iterable[_Item], extent: Callable[[_Item], tuple[float, float]]) -> None:
    """Give each item the first row in which its extent has room."""
    rows: list[list[tuple[float, float]]] = []
    for item in items:
        start, end = extent(item)
        item.row = next((place for place, row in enumerate(rows) if all(end <= a or b <= start for a, b in row)), len(rows))
        if item.row == len(rows):
            rows.append([])
        rows[item.row].append((start, end))


def _lane_of(entry: Entry, lanes: str) -> str:
    """The IRI by which an entry is put into a lane, "" for none: a base or building rather than the area around it."""
    side = entry.who if lanes == "actor" else sorted(entry.where, key=lambda named: named.type not in ("Base", "Facility"))
    return side[0].iri if side else ""


def _width(text: str, size: float) -> float:
    """About how wide a text is drawn; fonts differ."""
    return sum(0.0 if c in "\u200e\u2066\u2069" else size * 0.56 for c in text)


def _cut(text: str, room: float, size: float) -> str:
    most = max(int(room / (size * 0.56)), 0)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…" if most > 3 else ""


# The picture ------------------------------------------------------------------------------------------------------------


class _Picture:
    """Puts entries into lanes and writes them; all places run from the side on which reading begins."""

    def __init__(self, timeline: Timeline, drawn: Sequence[Entry], language: str, lanes: str):
        self.timeline, self.drawn, self.language, self.by = timeline, drawn, language, lanes
        self.rtl = language == "ar"
        self.length = WIDTH - 2 * MARGIN - SIDE
        self.holders: dict[str, str] = {}

    def text(self) -> str:
        """The SVG file."""
        lanes = list(self._lanes()) if self.drawn else []
        top = 70
        height = top + sum(lane.height for lane in lanes) + (96 if lanes else 20)
        self.svg = ElementTree.Element("svg", {
            "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height}", "width": str(WIDTH), "height": str(height),
            "role": "img", "font-family": FONTS, "font-size": "11", "direction": "rtl" if self.rtl else "ltr",
            "{http://www.w3.org/XML/1998/namespace}lang": self.language,
        })  # fmt: skip
        ElementTree.SubElement(self.svg, "title").text = self._words("title")
        self._rect(self.svg, 0, 0, WIDTH, height, fill="#ffffff")
        self._label(self.svg, self._words("title"), -SIDE, 26, size=17, weight="bold")
        if not lanes:
            self._label(self.svg, self._words("empty"), -SIDE, 52)
        else:
            self._axis(top, sum(lane.height for lane in lanes))
            for place, lane in enumerate(lanes):
                self._lane(lane, top, place)
                top += lane.height
            self._legend(top + 22)
        ElementTree.indent(self.svg)
        return ElementTree.tostring(self.svg, encoding="unicode") + "\n"

    def _words(self, name: str, **values: int) -> str:
        return WORDS[name][self.language].format(**values)

    # What stands where

    def _lanes(self) -> Iterator[_Lane]:
        self.axis = Axis(self.drawn, self.length)
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.drawn:
            groups[_lane_of(entry, self.by)].append(entry)
        names = {named.iri: named for entry in self.drawn for named in (*entry.who, *entry.where)}
        some = sorted((key for key in groups if key), key=lambda key: (-len(groups[key]), groups[key][0].order))
        for key in some[:LANES]:
            yield self._filled(names[key].name(self.language), groups[key])
        if rest := sorted((e for key in some[LANES:] for e in groups[key]), key=lambda e: e.order):
            yield self._filled(self._words("rest"), rest, mixed=True)
        if "" in groups:
            yield self._filled(self._words("nobody" if self.by == "actor" else "nowhere"), groups[""])

    def _filled(self, name: str, entries: Iterable[Entry], mixed: bool = False) -> _Lane:
        """A lane of the entries; where they are of several places or actors, each tells its own."""
        lane = _Lane(name)
        for entry in entries:
            (lane.bands if entry.type == CONTROL else lane.marks).append(self._item(entry, mixed))
        _pack(lane.bands, lambda item: (item.start, item.end - self.axis.unit - 0.1))  # two may share the day on which the place passed
        _pack(lane.marks, lambda item: item.extent)
        return lane

    def _item(self, entry: Entry, mixed: bool) -> _Item:
        start = self.axis.at(entry.start) if entry.start else 0.0
        end = self.axis.at(entry.end + timedelta(days=1)) if entry.end else self.length
        if entry.type == CONTROL:
            return _Item(entry, start, end, self._beside(entry, mixed))
        if entry.precision == "day":
            middle = start + min(self.axis.unit / 2, 7)
            start, end = middle - 6, middle + 6
        what = label(entry.type, self.language) + (f" ×{entry.voices}" if entry.voices > 1 else "")
        words = " · ".join(filter(None, [what, self._beside(entry, mixed)]))
        item = _Item(entry, start, max(end, start + 12), _cut(words, 330, 11))
        item.before = item.extent[1] > self.length
        return item

    def _beside(self, entry: Entry, mixed: bool) -> str:
        """Who, in a lane of a place; where, in a lane of an actor, and else who besides; both in a mixed lane."""
        sides = (entry.where, entry.who) if self.by == "actor" else (entry.who, entry.where)
        if mixed:
            return " · ".join(filter(None, map(self._names, reversed(sides))))
        own = _lane_of(entry, self.by)
        return self._names(self._others(sides[0], own) or self._others(sides[1], own))

    def _names(self, side: Iterable[Named]) -> str:
        return ("، " if self.rtl else ", ").join(named.name(self.language) for named in side)

    def _others(self, side: Iterable[Named], own: str) -> list[Named]:
        return [named for named in side if named.iri != own]

    # How it is drawn

    def _x(self, at: float) -> float:
        """A place on the paper: the axis begins beside the names of the lanes, on the right for Arabic."""
        return round(WIDTH - MARGIN - SIDE - at if self.rtl else MARGIN + SIDE + at, 1)

    def _rect(self, parent: ElementTree.Element, x: float, y: float, width: float, height: float, **style: str) -> ElementTree.Element:
        return ElementTree.SubElement(parent, "rect", {"x": _text(x), "y": _text(y), "width": _text(width), "height": _text(height), **_style(style)})

    def _box(self, parent: ElementTree.Element, start: float, end: float, y: float, height: float, **style: str) -> ElementTree.Element:
        return self._rect(parent, min(self._x(start), self._x(end)), y, abs(end - start), height, **style)

    def _line(self, parent: ElementTree.Element, a: tuple[float, float], b: tuple[float, float], **style: str) -> None:
        (x1, y1), (x2, y2) = (self._x(a[0]), a[1]), (self._x(b[0]), b[1])
        ElementTree.SubElement(parent, "line", {"x1": _text(x1), "y1": _text(y1), "x2": _text(x2), "y2": _text(y2), **_style(style)})

    def _label(
        self, parent: ElementTree.Element, words: str, at: float, y: float,
        size: float = 11, anchor: str = "start", fill: str = "#222222", weight: str = "normal",
    ) -> None:  # fmt: skip
        """Words that begin (or end, or have their middle) at a place, in the direction of the picture."""
        found = {"x": _text(self._x(at)), "y": _text(y), "text-anchor": anchor, "fill": fill, "unicode-bidi": "embed"}
        found |= {"font-size": _text(size)} if size != 11 else {}
        found |= {"font-weight": weight} if weight != "normal" else {}
        ElementTree.SubElement(parent, "text", found).text = _clean(words)

    def _axis(self, top: float, height: float) -> None:
        group = ElementTree.SubElement(self.svg, "g", {"class": "axis"})
        self._line(group, (0, top - 8), (self.length, top - 8), stroke="#888888")
        for at, row, text in self.axis.ticks(self.drawn):
            self._line(group, (at, top - 12 - 12 * row), (at, top + height), stroke="#e4e4e4")
            self._label(group, f"\u2066{text}\u2069", at, top - 14 - 12 * row, anchor="middle", fill="#555555")
        for at in self.axis.breaks():
            self._break(group, at, top - 8)

    def _break(self, parent: ElementTree.Element, at: float, y: float) -> None:
        self._line(parent, (at - 5, y + 5), (at + 1, y - 5), stroke="#888888")
        self._line(parent, (at - 1, y + 5), (at + 5, y - 5), stroke="#888888")

    def _lane(self, lane: _Lane, top: float, place: int) -> None:
        group = ElementTree.SubElement(self.svg, "g", {"class": "lane"})
        if place % 2 == 0:
            self._box(group, -SIDE, self.length, top, lane.height, fill="#000000", fill_opacity="0.025")
        self._label(group, _cut(lane.name, SIDE - 12, 12), -SIDE + 2, top + 17, size=12, weight="bold")
        for band in lane.bands:
            after = min((other.start for other in lane.bands if other.row == band.row and other.start > band.start), default=band.end)
            self._band(group, band, top + 4 + BAND * band.row, min(band.end, after) - band.start - 10)
        top += 5 + BAND * _rows(lane.bands)
        for mark in lane.marks:
            self._mark(group, mark, top + ROW * mark.row + ROW / 2)

    def _band(self, parent: ElementTree.Element, item: _Item, y: float, room: float) -> None:
        key = (item.entry.where if self.by == "actor" else item.entry.who)[0].iri
        tint = self.holders.setdefault(key, TINTS[len(self.holders) % len(TINTS)])
        group = self._group(parent, item.entry)
        self._box(group, item.start, item.end, y, BAND - 3, fill=tint, fill_opacity="0.85")
        for day, at in ((item.entry.start, item.start), (item.entry.end, item.end)):
            if day:
                self._line(group, (at, y), (at, y + BAND - 3), stroke="#888888")
        self._label(group, _cut(item.words, room, 10), item.start + 5, y + 11, size=10, fill="#444444")

    def _mark(self, parent: ElementTree.Element, item: _Item, y: float) -> None:
        entry, group = item.entry, self._group(parent, item.entry)
        colour = COLOURS[_class_of(entry.type)]
        style = {"fill": colour if entry.status == "actual" else "#ffffff", "stroke": colour, "stroke_width": "1.6"}
        style |= {"stroke_dasharray": "3 2"} if entry.status in ("possible", "requested") else {}
        if entry.precision == "day":
            x = self._x((item.start + item.end) / 2)
            points = " ".join(f"{_text(x + a)},{_text(y + b)}" for a, b in ((-6, 0), (0, -6), (6, 0), (0, 6)))
            ElementTree.SubElement(group, "polygon", {"points": points, **_style(style)})
        else:
            self._box(group, item.start, item.end, y - 4.5, 9, rx="2", **style)
        if entry.status == "denied":
            middle = (item.start + item.end) / 2
            self._line(group, (middle - 7, y - 7), (middle + 7, y + 7), stroke=colour, stroke_width="1.8")
            self._line(group, (middle - 7, y + 7), (middle + 7, y - 7), stroke=colour, stroke_width="1.8")
        at, anchor = (item.start - 4, "end") if item.before else (item.end + 4, "start")
        self._label(group, item.words, at, y + 4, anchor=anchor)

    def _group(self, parent: ElementTree.Element, entry: Entry) -> ElementTree.Element:
        """A group for an entry, with a tooltip: what, when, who, where, its status, and the articles that tell it."""
        group = ElementTree.SubElement(parent, "g", {"class": entry.type})
        who, where = self._names(entry.who), self._names(entry.where)
        when = f"\u2066{time_text(entry.start, entry.end)}\u2069 ({TEXTS[entry.precision][self.language]})"
        told = [" · ".join(filter(None, (r.article, r.published.isoformat() if r.published else "", r.source))) for r in entry.reports]
        head = " · ".join(filter(None, (label(entry.type, self.language), when, status_text(entry.status, self.language))))
        counts = f"{self._words('sources')}: {len(entry.sources)} · {self._words('voices')}: {entry.voices}"
        lines = [head, who, where, counts, *(f"  \u2066{line}\u2069" for line in told), vocab.shorten(entry.iri)]
        ElementTree.SubElement(group, "title").text = _clean("\n".join(filter(None, lines)))
        return group

    def _legend(self, y: float) -> None:
        group = ElementTree.SubElement(self.svg, "g", {"class": "legend"})
        at = float(-SIDE + 8)
        for status in ("actual", "planned", "possible", "denied"):
            flags = ("negative", "actual") if status == "denied" else ("positive", status)
            entry = Entry("", "Statement", None, None, "day", (), (), (), 0, *flags)
            words = status_text(status, self.language) + (f" · {status_text('requested', self.language)}" if status == "possible" else "")
            at = self._key(group, _Item(entry, at, at + 12, words), y)
        bar = Entry("", "Statement", None, None, "month", (), (), (), 0)
        spans = " · ".join(TEXTS[name][self.language] for name in ("week", "month", "season", "year"))
        at = self._key(group, _Item(bar, at, at + 34, spans), y)
        self._box(group, at, at + 30, y - 7, 14, fill=TINTS[0])
        self._label(group, self._words("held"), at + 36, y + 4)
        at = float(-SIDE + 8)
        for name, colour in COLOURS.items():
            self._box(group, at, at + 12, y + 15, 10, fill=colour)
            self._label(group, self._words(name), at + 17, y + 24)
            at += 40 + _width(self._words(name), 11)
        if any(self.axis.breaks()):
            self._break(group, at + 6, y + 20)
            self._label(group, self._words("broken"), at + 17, y + 24)
        most, every = len(self.drawn), len(self.timeline.entries)
        notes = [self._words("some", most=most, all=every)] if most < every else []
        notes += [self._words("undated", all=self.timeline.undated)] if self.timeline.undated else []
        self._label(group, " ".join(notes), -SIDE + 8, y + 48, fill="#555555")

    def _key(self, group: ElementTree.Element, item: _Item, y: float) -> float:
        """Draw a mark of the legend and give the place of the next."""
        self._mark(group, item, y)
        return item.extent[1] + 18


def _class_of(kind: str) -> str:
    """The class in ``COLOURS`` of a type, by the PLOVER code that the ontology relates it to."""
    above = vocab.PREFIXES["skos"] + "relatedMatch"
    found = (t.object for t in vocab.ontology_triples() if t.predicate.value == above and t.subject == vocab.ISNAD[kind])
    codes = {code.value.rpartition("#")[2] for code in found}
    return next((name for name, members in _CLASSES.items() if codes & set(members)), "other")


def _style(style: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in style.items()}


def _text(number: float) -> str:
    return f"{round(number, 1):g}"


def _clean(words: str) -> str:
    """The words without the control characters that XML forbids."""
    return "".join(c for c in words if c >= " " or c in "\n\t")
