"""A function of every elementwise op on special values, and a comparison of two folders of its results:
native_bits.py write OPS.JSON FOLDER | native_bits.py compare FOLDER FOLDER FUNCTION. A NaN equals any NaN."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import itertools
import json
import math
import pathlib
import struct
import sys

FLOATS = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 0.3, -2.5, 20.0, -20.0, 88.7, -104.0, 1e-30, 1e30, 3.0,
          0.5, 1e5, -1e9, 710.0, 2.0 ** -149, -2.0 ** -126]
VALUES = {
    "f32": ("f", "<f4", FLOATS + [3.4028234663852886e38]),
    "f64": ("d", "<f8", FLOATS + [1.7976931348623157e308, 5e-324]),
    "i1": ("?", "|b1", [False, True]),
}
for bits, code in ((8, "b"), (16, "h"), (32, "i"), (64, "q")):
    limit = 2 ** (bits - 1)
    VALUES["i%d" % bits] = (code, ("|" if bits == 8 else "<") + "i%d" % (bits // 8), [-limit, -1, 0, 1, 3, 100, limit - 1])
KINDS = {"Float": ["f32", "f64"], "Number": ["f32", "f64", "i8", "i16", "i32", "i64"], "Bool": ["i1"]}
PREDICATES = ["eq", "ne", "lt", "le", "gt", "ge"]


def pairs(element):
    """All pairs of values; three more make the count odd, so that a tail is left."""
    values = VALUES[element][2]
    all_pairs = list(itertools.product(values, values))
    return all_pairs + all_pairs[:3 if len(all_pairs) % 2 == 0 else 2]


def write_npy(path, element, values):
    code, descr, _ = VALUES[element]
    text = "{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }" % (descr, len(values))
    text += " " * (-(10 + len(text) + 1) % 64) + "\n"
    data = struct.pack("<%d%s" % (len(values), code), *values)
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + data)


def expressions(ops):
    """(element type of the result, op, element type of the operands) for each op on the arguments %a and %b."""
    for op in ops:
        if op["scalar"] is not None:
            operands = ", ".join("%%%s_%s" % (e, "ab"[i]) for e in ["{0}"] for i in range(len(op["operands"])))
            for element in KINDS[op["operands"][0]["kind"]]:
                yield element, "ad.%s %s : {1}" % (op["mnemonic"], operands.format(element)), element
    for element in VALUES:
        for predicate in PREDICATES:
            yield "i1", "ad.compare %s, %%%s_a, %%%s_b : {1}" % (predicate, element, element), element
        for other in VALUES:
            if other != element:
                yield other, "ad.cast %%%s_a : {1} -> {0}" % element, element


def write(ops, folder):
    folder = pathlib.Path(folder)
    counts = {element: len(pairs(element)) for element in VALUES}
    tensor = lambda element, like: "tensor<%dx%s>" % (counts[like], element)
    arguments, body, results = [], [], []
    for element in VALUES:
        for side in (0, 1):
            write_npy(folder / ("%s_%s.npy" % (element, "ab"[side])), element, [p[side] for p in pairs(element)])
    for element in ["f32", "f64", "i8", "i16", "i32", "i64", "i1"]:
        arguments += ["%%%s_%s: %s" % (element, side, tensor(element, element)) for side in "ab"]
    for result, text, like in expressions(json.load(open(ops, encoding="utf-8"))):
        body.append("  %%y%d = %s" % (len(results), text.format(tensor(result, like), tensor(like, like))))
        results.append(tensor(result, like))
    for element in VALUES:
        body.append("  %%m_%s = ad.compare lt, %%%s_a, %%%s_b : %s" % (element, element, element, tensor(element, element)))
        body.append("  %%y%d = ad.select %%m_%s, %%%s_a, %%%s_b : %s" % (len(results), element, element, element, tensor(element, element)))
        results.append(tensor(element, element))
    names = ", ".join("%%y%d" % i for i in range(len(results)))
    (folder / "f.mlir").write_text("func.func @f(%s) -> (%s) {\n%s\n  return %s : %s\n}\n" % (
        ", ".join(arguments), ", ".join(results), "\n".join(body), names, ", ".join(results)))


def read_npy(path):
    content = path.read_bytes()
    start = 10 + struct.unpack_from("<H", content, 8)[0]
    descr = content[10:start].decode().split("'")[3]
    code = next(c for c, d, _ in VALUES.values() if d == descr)
    data = content[start:]
    return code, data, struct.unpack("<%d%s" % (len(data) // struct.calcsize(code), code), data)


def compare(left, right, function):
    lines = [line for line in pathlib.Path(function).read_text().splitlines() if line.startswith("  %y")]
    files = sorted(pathlib.Path(left).glob("*.npy"), key=lambda p: int(p.stem))
    if len(files) != len(lines):
        sys.exit("there are %d results, expected %d" % (len(files), len(lines)))
    wrong = 0
    for line, path in zip(lines, files):
        (code, _, a), (_, _, b) = read_npy(path), read_npy(pathlib.Path(right) / path.name)
        for i, (x, y) in enumerate(zip(a, b)):
            if struct.pack(code, x) != struct.pack(code, y) and not (x != x and y != y):
                print("%s: element %d is %r interpreted and %r native" % (line.strip(), i, x, y))
                wrong += 1
    sys.exit("%d elements differ" % wrong if wrong else 0)


if __name__ == "__main__":
    {"write": write, "compare": compare}[sys.argv[1]](*sys.argv[2:])
