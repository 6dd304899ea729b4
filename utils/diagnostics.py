"""Finds the diagnostics that the sources can report: where, and the literal pieces of their text."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re

CALL = re.compile(r"\b(emitOpError|emitError|emitWarning|emitRemark|emitOptionalError|emitAt|attachNote)\s*\(")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')


def statement_from(text, start):
    """The text of the statement that begins at start, up to its semicolon outside of literals."""
    position, quoted = start, False
    while position < len(text):
        char = text[position]
        if char == "\\":
            position += 1
        elif char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            break
        position += 1
    return text[start:position]


def pieces_of(statement):
    """The literals of a statement, adjacent ones joined as the compiler joins them."""
    joined = re.sub(r'"\s*\n?\s*"', "", statement)
    return [piece.replace('\\"', '"').replace("\\n", " ") for piece in LITERAL.findall(joined)]


def split_at(statement, separator):
    """The parts of a statement between separators outside of literals and brackets."""
    depth, quoted, start, parts, position = 0, False, 0, [], 0
    while position < len(statement):
        char = statement[position]
        if char == "\\":
            position += 1
        elif char == '"':
            quoted = not quoted
        elif not quoted:
            depth += (char in "([{") - (char in ")]}")
            if depth == 0 and statement.startswith(separator, position):
                parts.append(statement[start:position])
                start = position = position + len(separator)
                continue
        position += 1
    return [*parts, statement[start:]]


def template_of(statement):
    """The text of a diagnostic with `…` for each value."""
    head, *rest = split_at(statement, "<<")
    arguments = split_at(head.strip().partition("(")[2].removesuffix(")"), ",")
    while arguments and not arguments[0].strip().startswith('"'):
        arguments = arguments[1:]  # Where, and about which op.
    arguments = [part for argument in arguments for part in split_at(argument, "+")]
    parts = [part for part in [*arguments, *rest] if part.strip()]
    text = "".join("".join(pieces_of(part)) if part.strip().startswith('"') else "…" for part in parts)
    return re.sub(r"\s+", " ", text).strip()


def diagnostics_in(text):
    """Yields (line, call, statement) for each diagnostic of one source file."""
    for call in CALL.finditer(text):
        yield text.count("\n", 0, call.start()) + 1, call[1], statement_from(text, call.start())
