"""Writes a function that applies every elementwise op to constants: fold_constants.py OPS.JSON OUT."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import json
import sys

# Bits of: ±0, ±1, ±inf, a quiet NaN with a payload, a subnormal, the largest number, 0.3, -2.5, 20.
F32 = ["0x00000000", "0x80000000", "0x3F800000", "0xBF800000", "0x7F800000", "0xFF800000", "0x7FC01234", "0x00000001",
       "0x7F7FFFFF", "0x3E99999A", "0xC0200000", "0x41A00000"]
F64 = ["0x0000000000000000", "0x8000000000000000", "0x3FF0000000000000", "0xBFF0000000000000", "0x7FF0000000000000",
       "0xFFF0000000000000", "0x7FF8000000001234", "0x0000000000000001", "0x7FEFFFFFFFFFFFFF", "0x3FD3333333333333",
       "0xC004000000000000", "0x4034000000000000"]
VALUES = {"f32": F32, "f64": F64, "i8": ["-128", "-1", "0", "1", "7", "127"], "i64": ["-9223372036854775808", "0", "3"],
          "i1": ["true", "false"]}
TYPES = {"Float": ["f32", "f64"], "Number": ["f32", "f64", "i8", "i64"], "Bool": ["i1"]}


def constants(element, count):
    """All combinations of the values in `count` operands, at most 64 of them."""
    values = VALUES[element]
    if count == 1:
        return [values]
    pairs = [(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if (i + j) % 3 == 0 or i == j]
    return [[a for a, _ in pairs], [b for _, b in pairs]]


def main(ops, out):
    lines, results = [], []
    for op in json.load(open(ops, encoding="utf-8")):
        if op["scalar"] is None:
            continue
        for element in TYPES[op["operands"][0]["kind"]]:
            number = len(results)
            columns = constants(element, len(op["operands"]))
            tensor = "tensor<%dx%s>" % (len(columns[0]), element)
            for i, column in enumerate(columns):
                lines.append("  %%c%d_%d = ad.constant dense<[%s]> : %s" % (number, i, ", ".join(column), tensor))
            operands = ", ".join("%%c%d_%d" % (number, i) for i in range(len(columns)))
            lines.append("  %%y%d = ad.%s %s : %s" % (number, op["mnemonic"], operands, tensor))
            results.append(tensor)
    names = ", ".join("%%y%d" % i for i in range(len(results)))
    with open(out, "w", encoding="utf-8") as file:
        file.write("func.func @f() -> (%s) {\n%s\n  return %s : %s\n}\n" %
                   (", ".join(results), "\n".join(lines), names, ", ".join(results)))


if __name__ == "__main__":
    main(*sys.argv[1:])
