"""Damages IR files in small ways and checks what a compiler makes of them: mutate.py COUNT SEED FILE... -- COMMAND...
The command must end with 0, or with 1 and an error that names a place, within ten seconds."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import pathlib
import random
import re
import subprocess
import sys

TOKEN = re.compile(r"//[^\n]*|\"[^\"\n]*\"|[%@#!^][\w$.-]+|[\w.]+|->|\s+|.", re.S)
EXTREMES = ["0", "-1", "1", "4294967296", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e400"]
TYPES = ["f32", "f64", "i1", "i8", "i32", "i64", "index", "f16", "complex<f32>", "tensor<f32>", "tensor<0xf32>",
         "tensor<?xf32>", "tensor<*xf32>", "tensor<4294967296x4294967296xf32>", "tensor<2xi1>", "vector<2xf32>", "none"]
PLACE = re.compile(r"^[^:\n]+:\d+:\d+: error: ", re.M)


def parts_of(path):
    """The functions that a test file holds, each with what it calls, as texts."""
    text = "\n".join(line for line in path.read_text().split("\n") if not line.lstrip().startswith("//") or "-----" in line)
    return [part for part in text.split("// -----") if part.strip()]


def mutate(text, draw):
    tokens = TOKEN.findall(text)
    words = [i for i, token in enumerate(tokens) if not token.isspace()]
    numbers = [i for i in words if re.fullmatch(r"\d[\w.]*", tokens[i])]
    types = [i for i in words if re.fullmatch(r"f32|f64|i\d+|[\dx]*x[fi]\d+", tokens[i])]
    values = [i for i in words if tokens[i][0] in "%@"]
    kind, i, j = draw.randrange(8), draw.choice(words), draw.choice(words)
    if kind == 0:
        tokens[i] = ""
    elif kind == 1:
        tokens[i] *= 2
    elif kind == 2:
        tokens[i], tokens[j] = tokens[j], tokens[i]
    elif kind == 3:
        return text[:draw.randrange(len(text))]
    elif kind == 4 and numbers:
        tokens[draw.choice(numbers)] = draw.choice(EXTREMES)
    elif kind == 5 and types:
        tokens[draw.choice(types)] = draw.choice(TYPES)
    elif kind == 6 and types:
        old, new = tokens[draw.choice(types)], draw.choice(TYPES)
        tokens = [new if token == old else token for token in tokens]
    elif values:
        tokens[draw.choice(values)] = tokens[draw.choice(values)]
    return "".join(tokens)


def problem_of(command, text):
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=10)
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode == 0 or done.returncode == 1 and PLACE.search(done.stderr):
        return None
    return "exit %d: %s" % (done.returncode, done.stderr[:300])


def main():
    split = sys.argv.index("--")
    count, seed, files, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:split], sys.argv[split + 1:]
    draw = random.Random(seed)
    parts = [parts_of(pathlib.Path(file)) for file in files]
    problems = 0
    for number in range(count):
        text = mutate(draw.choice(draw.choice(parts)), draw)
        problem = problem_of(command, text)
        if problem:
            problems += 1
            print("mutant %d: %s\n%s\n" % (number, problem, text))
    print("%d mutants, %d problems" % (count, problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
