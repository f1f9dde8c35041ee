"""Finds what can be mutated in a source file, with libclang, and writes the file with a switch at
each such place: `(talk_mutant(7) ? a <= b : a < b)`. Every mutant is in one program; which one lives
is said when it starts (mutant.h).

What is left alone: what the compiler must know (initializers of constexpr variables, case labels,
template arguments, static_assert) and the wording of sentences, which no requirement is about.
"""
import dataclasses
import re

RELATIONAL = {"==": ["!="], "!=": ["=="], "<": [">="], "<=": [">"], ">": ["<="], ">=": ["<"]}
BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
CONNECTIVE = {"&&": "||", "||": "&&"}
COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|//[^\n]*|/\*.*?\*/""", re.S)


@dataclasses.dataclass
class Mutant:
    operator: str
    file: str
    function: str
    begin: int  # offsets in the file
    end: int
    was: str
    becomes: str
    line: int
    last_line: int
    statement: bool = False  # deleted, not replaced
    condition: bool = False  # both forms are made bool
    number: int = 0

    def key(self):
        return f"{self.file}|{self.function}|{self.operator}|{self.was}|{self.becomes}"


def one_line(text):
    """Without comments, with single spaces outside literals: the same for every way to lay it out."""
    bare = COMMENT.sub(lambda found: found[1] or " ", text)
    parts = re.split(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""", bare)
    return "".join(part if place % 2 else re.sub(r"\s+", " ", part) for place, part in enumerate(parts)).strip()


class Finder:
    """Walks over one file of a translation unit."""

    def __init__(self, kinds, unit, path, name, text):
        self.kinds, self.unit, self.path, self.name, self.text = kinds, unit, path, name, text
        self.found = []
        self.seen = set()

    def mutants(self):
        self.walk(self.unit.cursor, "", None)
        compared = {(one.begin, one.end) for one in self.found if one.operator == "relational"}
        # The other relation of a whole condition is its negation.
        return [one for one in self.found
                if not (one.becomes.startswith("!(") and (one.begin, one.end) in compared)]

    def span(self, cursor):
        return cursor.extent.start.offset, cursor.extent.end.offset

    def source(self, cursor):
        begin, end = self.span(cursor)
        return self.text[begin:end]

    def add(self, operator, function, begin, end, becomes, **more):
        was = one_line(self.text[begin:end])
        if (operator, begin, end, becomes) in self.seen or not was:
            return
        self.seen.add((operator, begin, end, becomes))
        line = self.text.count("\n", 0, begin) + 1
        last = self.text.count("\n", 0, end) + 1
        self.found.append(Mutant(operator, self.name, function, begin, end, was, one_line(becomes), line, last, **more))

    def here(self, cursor):
        place = cursor.location
        return place.file is not None and place.file.name == self.path

    def walk(self, cursor, function, parent):
        kinds = self.kinds
        if cursor.kind == kinds.TRANSLATION_UNIT:
            for child in cursor.get_children():
                if self.here(child):
                    self.walk(child, function, cursor)
            return
        if cursor.kind in (kinds.STATIC_ASSERT, kinds.ENUM_DECL, kinds.TEMPLATE_TYPE_PARAMETER,
                           kinds.TEMPLATE_NON_TYPE_PARAMETER):
            return
        if cursor.kind == kinds.VAR_DECL and self.is_constant(cursor):
            return
        if cursor.kind in (kinds.FUNCTION_DECL, kinds.CXX_METHOD, kinds.CONSTRUCTOR, kinds.DESTRUCTOR,
                           kinds.FUNCTION_TEMPLATE, kinds.CONVERSION_FUNCTION):
            function = cursor.spelling
        self.look_at(cursor, function)
        children = list(cursor.get_children())
        if cursor.kind == kinds.CASE_STMT:
            children = children[1:]
        for child in children:
            self.walk(child, function, cursor)

    def is_constant(self, cursor):
        begin, _ = self.span(cursor)
        head = self.text[max(begin - 1, 0):self.text.find(";", begin)]
        return "constexpr" in re.split(r"[={(]", head)[0].split()

    def look_at(self, cursor, function):
        kinds, kind = self.kinds, cursor.kind
        if kind in (kinds.BINARY_OPERATOR, kinds.CALL_EXPR, kinds.UNEXPOSED_EXPR):
            self.look_at_operator(cursor, function)
        if kind == kinds.INTEGER_LITERAL:
            self.look_at_integer(cursor, function)
        elif kind == kinds.CHARACTER_LITERAL and self.source(cursor).startswith("'"):
            self.add("constant", function, *self.span(cursor), f"static_cast<char>({self.source(cursor)} + 1)")
        elif kind == kinds.STRING_LITERAL:
            self.look_at_string(cursor, function)
        elif kind == kinds.CXX_BOOL_LITERAL_EXPR:
            other = {"true": "false", "false": "true"}.get(self.source(cursor))
            if other:
                self.add("constant", function, *self.span(cursor), other)
        elif kind in (kinds.IF_STMT, kinds.WHILE_STMT):
            self.look_at_condition(cursor, function)
        elif kind == kinds.CONDITIONAL_OPERATOR:
            begin, end = self.span(next(iter(cursor.get_children())))
            self.add("swapped branches", function, begin, end, f"!({self.text[begin:end]})", condition=True)
        self.look_at_statements(cursor, function)

    def look_at_operator(self, cursor, function):
        children = [child for child in cursor.get_children() if self.span(child)[0] < self.span(child)[1]]
        if len(children) < 2:
            return
        left, right = self.span(children[0]), self.span(children[-1])
        begin, end = self.span(cursor)
        between = self.text[left[1]:right[0]]
        operator = COMMENT.sub(lambda found: found[1] or " ", between).strip()
        if begin != left[0] or end != right[1] or left[1] > right[0]:
            return

        def replaced(other):
            return self.text[begin:left[1]] + between.replace(operator, other, 1) + self.text[right[0]:end]

        for other in RELATIONAL.get(operator, []):
            self.add("relational", function, begin, end, replaced(other), condition=True)
        if operator in BOUNDARY:
            self.add("boundary", function, begin, end, replaced(BOUNDARY[operator]), condition=True)
        if operator in CONNECTIVE:
            other = f"({self.text[begin:left[1]]}) {CONNECTIVE[operator]} ({self.text[right[0]:end]})"
            self.add("connective", function, begin, end, other, condition=True)

    def look_at_integer(self, cursor, function):
        begin, end = self.span(cursor)
        text = self.text[begin:end]
        if not re.fullmatch(r"(0x[0-9a-fA-F']+|[0-9'][0-9']*)[uUlL]*", text):
            return
        self.add("constant", function, begin, end, f"{text} + 1")
        if int(re.sub(r"[uUlL']", "", text), 0) > 0:
            self.add("constant", function, begin, end, f"{text} - 1")

    def look_at_string(self, cursor, function):
        begin, end = self.span(cursor)
        text = self.text[begin:end]
        sentence = text.count(" ") > 2 or text.startswith('"#include')
        if len(text) > 2 and text.startswith('"') and text.endswith('"') and not sentence and \
                not self.text[end:end + 1].isalnum() and not self.text[:begin].rstrip().endswith('"'):
            self.add("constant", function, begin, end, '""')

    def look_at_condition(self, cursor, function):
        children = list(cursor.get_children())
        begin, end = self.span(children[0])
        head = self.text[self.span(cursor)[0]:begin]
        if not children[0].kind.is_expression() or not re.fullmatch(r"(if|while)\s*\(\s*", head):
            return
        swapped = cursor.kind == self.kinds.IF_STMT and len(children) == 3
        self.add("swapped branches" if swapped else "negated condition", function, begin, end,
                 f"!({self.text[begin:end]})", condition=True)

    def look_at_statements(self, cursor, function):
        kinds, children = self.kinds, list(cursor.get_children())
        bodies = {kinds.COMPOUND_STMT: children, kinds.IF_STMT: children[1:], kinds.WHILE_STMT: children[1:],
                  kinds.FOR_STMT: children[-1:], kinds.CXX_FOR_RANGE_STMT: children[-1:],
                  kinds.CASE_STMT: children[1:], kinds.DEFAULT_STMT: children}
        for child in bodies.get(cursor.kind, []):
            jump = child.kind in (kinds.BREAK_STMT, kinds.CONTINUE_STMT) or \
                (child.kind == kinds.RETURN_STMT and cursor.kind == kinds.IF_STMT)
            if not (child.kind.is_expression() or jump):
                continue
            begin, end = self.span(child)
            close = re.compile(r"\s*;").match(self.text, end)
            if close and self.text[begin:end].strip():
                self.add("deleted statement", function, begin, close.end(), "", statement=True)


def rewritten(text, mutants):
    """`text` with the switches of the mutants, line for line as it was. The mutants are numbered already."""
    spans = {}
    for mutant in mutants:
        spans.setdefault((mutant.begin, mutant.end), []).append(mutant)
    ordered = sorted(spans, key=lambda span: (span[0], -span[1]))

    def render(begin, end, inner):
        out, at = [], begin
        while inner:
            span = inner[0]
            nested = [one for one in inner[1:] if one[1] <= span[1] and one[0] < span[1]]
            out.append(text[at:span[0]])
            out.append(switch(spans[span], render(span[0], span[1], nested)))
            at, inner = span[1], [one for one in inner[1:] if one[0] >= span[1]]
        return "".join(out) + text[at:end]

    return render(0, len(text), ordered)


def switch(mutants, inner):
    if mutants[0].statement:
        return f"{{ if (!talk_mutant({mutants[0].number})) {inner} }}"
    boolean = any(mutant.condition for mutant in mutants)

    def cast(form):
        return f"static_cast<bool>({form})" if boolean else f"({form})"

    forms = "".join(f"talk_mutant({mutant.number}) ? {cast(mutant.becomes)} : " for mutant in mutants)
    return f"({forms}{cast(inner)})"
