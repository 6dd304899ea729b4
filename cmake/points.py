"""The table of singular points as C++: points.py singular-points.json -o OUT.

OUT holds an X-macro list: AD_POINTS("function", number of operands, (operands), function) and, for
each of its points, AD_POINT(number of the list, {operands}, cotangent of y, y, {derivatives}); a
list of numbers stands for a vector, one number for an element of a tensor."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import argparse
import json
import pathlib

OPERANDS = {1: ["x"], 2: ["a", "b"]}


def functions(table):
    return [function for family in table["families"] for function in family["functions"]]


def number(value):
    """A number, or one of the words that JSON has none for."""
    return {"inf": "INFINITY", "-inf": "-INFINITY", "nan": "NAN"}[value] if isinstance(value, str) else repr(float(value))


def tensor(value):
    if isinstance(value, list):
        return "{true, {%s}}" % ", ".join(map(number, value))
    return "{false, {%s}}" % number(value)


def cotangent(point):
    return point.get("cy", [1] * len(point["y"]) if isinstance(point["y"], list) else 1)


def emit(table):
    lines = ["// Generated from singular-points.json by points.py."]
    for index, function in enumerate(functions(table)):
        names = OPERANDS[len(function["points"][0]["at"])]
        lines.append('AD_POINTS(%s, %d, (%s), %s)' % (json.dumps(function["f"]), len(names), ", ".join(names), function["f"]))
        for point in function["points"]:
            lines.append("AD_POINT(%d, (%s), (%s), (%s), (%s))" % (
                index, "{%s}" % ", ".join(map(tensor, point["at"])), tensor(cotangent(point)), tensor(point["y"]),
                "{%s}" % ", ".join(map(tensor, point["d"]))))
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=pathlib.Path)
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    args = parser.parse_args()
    args.output.write_text(emit(json.loads(args.table.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
