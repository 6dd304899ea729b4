#!/usr/bin/env python3
"""Random functions with loops and branches in one another. Checks their derivatives in both modes and of order 2, and their batches, for
each choice of batched arguments, against a loop over the instances.
  random_bodies.py AD_RUN FOLDER FIRST_SEED COUNT OPTION..."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import pathlib
import random
import re
import subprocess
import sys

F, V, MASK = "tensor<f64>", "tensor<2xf64>", "tensor<i1>"
ARGUMENTS = [("%a", F), ("%b", V), ("%c", F)]
# Not of two digits, as the constants are that it is compared with.
POINT = ["0.3137", "[0.7071, -0.4512]", "0.6213"]
INSTANCES = 3


def stacked(kind, count):
    return kind.replace("<", f"<{count}x", 1)


def names(values):
    return ", ".join(name for name, _ in values)


def kinds(values):
    return ", ".join(kind for _, kind in values)


def typed(values):
    return ", ".join(f"{name}: {kind}" for name, kind in values)


class Program:
    """A function under construction; values are pairs of a name and a type."""

    def __init__(self, seed, has_while):
        self.dice, self.has_while = random.Random(seed), has_while
        self.count, self.lines = 0, []

    def fresh(self):
        self.count += 1
        return f"%v{self.count}"

    def emit(self, kind, text):
        name = self.fresh()
        self.lines.append(f"{name} = {text}")
        return name, kind

    def constant(self, kind):
        return self.emit(kind, f"ad.constant dense<{self.dice.uniform(-1, 1):.2f}> : {kind}")

    def pick(self, values, kind):
        fitting = [value for value in values if value[1] == kind]
        return self.dice.choice(fitting) if fitting and self.dice.random() > 0.05 else self.constant(kind)

    def some(self, values, least, most):
        return [self.dice.choice(values) for _ in range(self.dice.randint(least, most))]

    def block(self, arguments, depth, steps):
        """The values that a body has in the end."""
        values = list(arguments)
        for _ in range(steps):
            values += self.step(values, depth)
        return values

    def step(self, values, depth):
        roll = self.dice.random()
        if depth and roll < 0.22:
            return self.loop(values, depth)
        if depth and roll < 0.36:
            return self.branch(values, depth)
        if depth and roll < 0.40 and self.has_while:
            return self.search(values, depth)
        kind = self.dice.choice([F, F, V])
        if roll < 0.75:
            a, b = self.pick(values, kind), self.pick(values, kind)
            return [self.emit(kind, f"ad.{self.dice.choice(['add', 'sub', 'mul', 'mul'])} {a[0]}, {b[0]} : {kind}")]
        if roll < 0.92:
            op = self.dice.choice(["sin", "cos", "tanh", "sigmoid", "square", "neg"])
            return [self.emit(kind, f"ad.{op} {self.pick(values, kind)[0]} : {kind}")]
        if roll < 0.96:
            return [self.total(self.pick(values, V), F)]
        return [self.emit(V, f"ad.broadcast {self.pick(values, F)[0]} {{axes = array<i64: 0>}} : {F} -> {V}")]

    def total(self, value, kind):
        return self.emit(kind, f"ad.sum {value[0]} {{axes = array<i64: 0>}} : {value[1]} -> {kind}")

    def sequence(self, value, count):
        """Entries that differ and depend on `value`."""
        kind = stacked(value[1], count)
        same = self.emit(kind, f"ad.broadcast {value[0]} {{axes = array<i64: 0>}} : {value[1]} -> {kind}")
        numbers = self.emit(kind, f"ad.iota {{axis = 0 : i64}} : {kind}")
        return self.emit(kind, f"ad.sin {self.emit(kind, f'ad.mul {same[0]}, {numbers[0]} : {kind}')[0]} : {kind}")

    def body(self, arguments, depth, steps, choose):
        """Opens a body, lets `choose` say what it yields of its values, and gives that."""
        self.lines.append(f"^bb0({typed(arguments)}):")
        yielded = choose(self.block(arguments, depth - 1, steps))
        self.lines.append(f"ad.yield {names(yielded)} : {kinds(yielded)}")
        return yielded

    def loop(self, values, depth):
        trips = self.dice.choice([0, 1, 2, 3, 3])
        inits, invariants = self.some(values, 0, 3), self.some(values, 0, 2)
        entries = self.some(values, 0, 2) or ([] if inits or invariants else values[:1])
        sequences = [self.sequence(value, trips) for value in entries]
        arguments = [(self.fresh(), kind) for _, kind in inits + entries + invariants]
        before, self.lines = self.lines, []
        yielded = self.body(arguments, depth, self.dice.randint(1, 5), lambda inside: [
            self.pick(inside, kind) for _, kind in inits] + self.some(inside, 0 if inits else 1, 2))
        inside, self.lines = self.lines, before
        results = yielded[:len(inits)] + [(name, stacked(kind, trips)) for name, kind in yielded[len(inits):]]
        name, head = self.fresh(), f"ad.for {trips}{self.dice.choice(['', ' reverse'])}"
        for word, operands in (("init", inits), ("over", sequences), ("with", invariants)):
            head += f" {word}({names(operands)})" if operands else ""
        self.lines.append(f"{name}:{len(results)} = {head} : ({kinds(inits + sequences + invariants)}) -> ({kinds(results)}) {{")
        self.lines += [*inside, "}"]
        made = [(f"{name}#{index}", kind) for index, (_, kind) in enumerate(results)]
        return made[:len(inits)] + [self.total(stack, kind) for stack, (_, kind) in zip(made[len(inits):], yielded[len(inits):])]

    def branch(self, values, depth):
        condition = self.emit(MASK, f"ad.compare lt, {self.pick(values, F)[0]}, {self.constant(F)[0]} : {F}")
        inputs, wanted = self.some(values, 1, 3), [self.dice.choice([F, V]) for _ in range(self.dice.randint(1, 2))]
        name = self.fresh()
        self.lines.append(f"{name}:{len(wanted)} = ad.if {condition[0]}({names(inputs)}) : "
                          f"({kinds([condition] + inputs)}) -> ({', '.join(wanted)}) {{")
        for end in ("} else {", "}"):
            self.body([(self.fresh(), kind) for _, kind in inputs], depth, self.dice.randint(0, 4),
                      lambda inside: [self.pick(inside, kind) for kind in wanted])
            self.lines.append(end)
        return [(f"{name}#{index}", kind) for index, kind in enumerate(wanted)]

    def search(self, values, depth):
        """A while loop, whose first carried value grows until it is large enough."""
        inits, invariants = [self.pick(values, F)] + self.some(values, 0, 2), self.some(values, 0, 1)
        name, given = self.fresh(), f" with({names(invariants)})" if invariants else ""
        self.lines.append(f"{name}:{len(inits)} = ad.while({names(inits)}){given} limit 200 : "
                          f"({kinds(inits + invariants)}) -> ({kinds(inits)}) {{")
        arguments = [(self.fresh(), kind) for _, kind in inits + invariants]
        self.body(arguments, 1, 0, lambda inside: [
            self.emit(MASK, f"ad.compare lt, {inside[0][0]}, {self.constant(F)[0]} : {F}")])
        self.lines.append("} do {")
        arguments = [(self.fresh(), kind) for _, kind in inits + invariants]
        self.body(arguments, depth, self.dice.randint(0, 3), lambda inside: [
            self.emit(F, f"ad.add {inside[0][0]}, {self.emit(F, f'ad.constant dense<0.37> : {F}')[0]} : {F}"),
            *(self.pick(inside[1:], kind) for _, kind in inits[1:])])
        self.lines.append("}")
        return [(f"{name}#{index}", kind) for index, (_, kind) in enumerate(inits)]


def batch(mask, results):
    """A function that gives the largest difference of a batch of @f from its instances."""
    batched = [mask >> index & 1 for index in range(len(ARGUMENTS))]
    given = [(f"%g{index}", stacked(kind, INSTANCES) if isBatched else kind)
             for index, ((_, kind), isBatched) in enumerate(zip(ARGUMENTS, batched))]
    one = [(f"%o{index}", kind) for index, (_, kind) in enumerate(ARGUMENTS)]
    split = lambda values, want: [value for value, isBatched in zip(values, batched) if isBatched == want]
    shared = f" with({names(split(given, 0))})" if 0 in batched else ""
    all_kinds = ", ".join(stacked(kind, INSTANCES) for _, kind in results)
    axes = ", ".join("0" if isBatched else "-1" for isBatched in batched)
    count, lines = len(results), []
    lines += [f"func.func @batch{mask}({typed(given)}) -> {F} {{",
              f"%all:{count} = ad.vmap @f({names(given)}) {{in_axes = array<i64: {axes}>, out_axes = array<i64: {', '.join('0' * count)}>}} : ({kinds(given)}) -> ({all_kinds})",
              f"%each:{count} = ad.for {INSTANCES} over({names(split(given, 1))}){shared} : ({kinds(split(given, 1) + split(given, 0))}) -> ({all_kinds}) {{",
              f"^bb0({typed(split(one, 1) + split(one, 0))}):",
              f"%y:{count} = func.call @f({names(one)}) : ({kinds(one)}) -> ({kinds(results)})",
              f"ad.yield {', '.join(f'%y#{index}' for index in range(count))} : {kinds(results)}", "}",
              f"%m0 = ad.constant dense<0.0> : {F}"]
    for index, (_, kind) in enumerate(results):
        kind = stacked(kind, INSTANCES)
        axes = ", ".join(str(axis) for axis in range(kind.count("x")))
        lines += [f"%d{index} = ad.sub %all#{index}, %each#{index} : {kind}", f"%e{index} = ad.abs %d{index} : {kind}",
                  f"%x{index} = ad.amax %e{index} {{axes = array<i64: {axes}>}} : {kind} -> {F}",
                  f"%m{index + 1} = ad.maximum %m{index}, %x{index} : {F}"]
    return lines + [f"return %m{count} : {F}", "}"]


def module(seed, has_while):
    program = Program(seed, has_while)
    results = program.block(ARGUMENTS, 3, 6)[-2:]
    lines = [f"func.func @f({typed(ARGUMENTS)}) -> ({kinds(results)}) {{", *program.lines,
             f"return {names(results)} : {kinds(results)}", "}"]
    return "\n".join(lines + [line for mask in range(1, 8) for line in batch(mask, results)]) + "\n"


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    tool, folder, first, count, *options = sys.argv[1:]
    for seed in range(int(first), int(first) + int(count)):
        has_while = seed % 3 == 0
        path = pathlib.Path(folder) / f"{seed}.mlir"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(module(seed, has_while))
        command = [tool, str(path), *options]
        if not has_while:
            run([*command, "--entry=f", "--check-gradients", *POINT])
        for mask in range(1, 8):
            text = run([*command, f"--entry=batch{mask}", f"--random={seed}"])
            difference = float(re.match(r"tensor\(([^,)]+)", text)[1])
            if not difference < 1e-9:
                sys.exit(f"{path}: @batch{mask} differs from its instances by {difference}")
    print(f"checked {count} programs")


if __name__ == "__main__":
    main()
