"""Runs every public function of IR files before and after passes, on random and on special values,
and fails where a result differs by a bit. Any NaN is as good as another."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# usage: same_bits.py TOOLS WORK "PASSES" FILE...
import math
import pathlib
import re
import shutil
import struct
import subprocess
import sys

SPECIAL = ["0.0", "-0.0", "inf", "-inf", "nan", "1.5", "-2.25", "1e-40", "-3e38", "0.1", "7.0", "-1.0"]
WHOLE = ["0", "3", "1", "2", "4", "-7"]
UNSIGNED = ["0", "3", "1", "2", "4", "254"]
FORMATS = {"<f4": "f", "<f8": "d"}


def run(*command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit("%s\nexited with %d:\n%s" % (" ".join(map(str, command)), done.returncode, done.stdout))


def literal(shape, element, start):
    """A nested list that goes through the special values from `start` on."""
    if shape:
        size = math.prod(shape[1:])
        return "[%s]" % ", ".join(literal(shape[1:], element, start + i * size) for i in range(shape[0]))
    if element == "i1":
        return ["true", "false"][start % 3 % 2]
    values = SPECIAL if element.startswith("f") else UNSIGNED if element.startswith("ui") else WHOLE
    return values[start % len(values)]


def special_arguments(signature):
    types = re.findall(r"%\w+: tensor<((?:\d+x)*)(\w+)>", signature)
    return [literal([int(size) for size in dims.split("x")[:-1]], element, 5 * i) for i, (dims, element) in enumerate(types)]


def bits(path):
    """The elements of an .npy file, with one name for every NaN."""
    data = path.read_bytes()
    length = struct.unpack_from("<H", data, 8)[0]
    header, body = data[10:10 + length].decode(), data[10 + length:]
    kind = re.search(r"'descr': '([^']*)'", header).group(1)
    if kind not in FORMATS:
        return header, body
    size = struct.calcsize(FORMATS[kind])
    chunks = [body[i:i + size] for i in range(0, len(body), size)]
    return header, ["nan" if math.isnan(struct.unpack("<" + FORMATS[kind], chunk)[0]) else chunk for chunk in chunks]


def evaluate(tools, source, entry, arguments, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(tools / "ad-run", "--engine=interpret", "--entry=" + entry, "--output=%s" % folder, source, *arguments)
    return {path.name: bits(path) for path in sorted(folder.iterdir())}


def main():
    tools, work, passes = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3].split()
    work.mkdir(parents=True, exist_ok=True)
    compared = 0
    for source in map(pathlib.Path, sys.argv[4:]):
        before, after = work / "before.mlir", work / "after.mlir"
        text = "\n".join(part for part in source.read_text().split("\n") if part != "// " + "-----")
        before.write_text(text)
        run(tools / "ad-opt", *passes, before, "-o", after)
        for entry, signature in re.findall(r"func\.func @(\w+)\((.*?)\)\s*(?:->|{)", text, re.S):
            if "16777217" in text[text.index("@" + entry + "("):].split("return")[0]:
                continue  # too much for the interpreter
            for arguments in (["--random=3"], ["--"] + special_arguments(signature)):
                results = [evaluate(tools, file, entry, arguments, work / "out") for file in (before, after)]
                if results[0] != results[1]:
                    sys.exit("%s: @%s changed for %s" % (source, entry, arguments))
                compared += 1
    print("compared", compared)


main()
