"""Writes random functions over few shapes, so that groups meet in every way: domains that are rows
of others, square ones, reductions of every kind, products and windows in between."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# usage: random_programs.py SEED COUNT OPS
import random
import sys

SHAPES = [(), (4,), (3,), (4, 4), (4, 3), (2, 4, 3), (1, 4)]
UNARY = ["exp", "neg", "sin", "relu", "square", "abs", "tanh", "detach"]
BINARY = ["add", "sub", "mul", "maximum"]


def tensor(shape, element="f32"):
    return "tensor<%s>" % "x".join([*map(str, shape), element])


class Program:
    def __init__(self, random_source, ops):
        self.random, self.lines, self.values = random_source, [], []
        self.arguments = [self.new(shape) for shape in SHAPES for _ in range(2)]
        while len(self.lines) < ops:
            self.step()

    def new(self, shape):
        self.values.append(("%%v%d" % len(self.values), shape))
        return self.values[-1]

    def emit(self, shape, text, *operands):
        name, _ = self.new(shape)
        self.lines.append("  %s = ad.%s" % (name, text.format(*[operand[0] for operand in operands])))

    def pick(self, accepts=lambda shape: True):
        # Recent values more often, so that chains grow.
        found = [value for value in self.values if accepts(value[1])]
        return self.random.choice(found[-8:] if self.random.random() < 0.6 else found)

    def step(self):
        kind = self.random.choice(["unary", "binary", "binary", "mask", "broadcast", "broadcast", "reduce", "reduce",
                                   "product", "transpose", "reshape", "slice"])
        getattr(self, kind)()

    def unary(self):
        x = self.pick()
        self.emit(x[1], self.random.choice(UNARY) + " {} : " + tensor(x[1]), x)

    def binary(self):
        x = self.pick()
        y = self.pick(lambda shape: shape == x[1])
        self.emit(x[1], self.random.choice(BINARY) + " {}, {} : " + tensor(x[1]), x, y)

    def mask(self):
        x = self.pick()
        y = self.pick(lambda shape: shape == x[1])
        mask = "%%m%d" % len(self.values)
        self.lines.append("  %s = ad.compare lt, %s, %s : %s" % (mask, x[0], y[0], tensor(x[1])))
        self.emit(x[1], "select " + mask + ", {}, {} : " + tensor(x[1]), y, x)

    def broadcast(self):
        to = self.random.choice([shape for shape in SHAPES if shape])
        axes = sorted(self.random.sample(range(len(to)), self.random.randint(1, len(to))))
        kept = tuple(size for axis, size in enumerate(to) if axis not in axes)
        if not any(shape == kept for _, shape in self.values):
            return
        x = self.pick(lambda shape: shape == kept)
        self.emit(to, "broadcast {} {{axes = array<i64: %s>}} : %s -> %s" % (", ".join(map(str, axes)), tensor(kept), tensor(to)), x)

    def reduce(self):
        x = self.pick(lambda shape: len(shape) > 0)
        axes = sorted(self.random.sample(range(len(x[1])), self.random.randint(1, len(x[1]))))
        kept = tuple(size for axis, size in enumerate(x[1]) if axis not in axes)
        name = self.random.choice(["sum", "sum", "amax", "mean"])
        self.emit(kept, "%s {} {{axes = array<i64: %s>}} : %s -> %s" % (name, ", ".join(map(str, axes)), tensor(x[1]), tensor(kept)), x)

    def product(self):
        x = self.pick(lambda shape: shape == (4, 4))
        y = self.pick(lambda shape: shape == (4, 3))
        self.emit((4, 3), "matmul {}, {} : (%s, %s) -> %s" % (tensor((4, 4)), tensor((4, 3)), tensor((4, 3))), x, y)

    def transpose(self):
        x = self.pick(lambda shape: shape == (4, 4))
        self.emit(x[1], "transpose {} {{permutation = array<i64: 1, 0>}} : %s -> %s" % (tensor(x[1]), tensor(x[1])), x)

    def reshape(self):
        x = self.pick(lambda shape: shape in [(4,), (1, 4)])
        to = (1, 4) if x[1] == (4,) else (4,)
        self.emit(to, "reshape {} : %s -> %s" % (tensor(x[1]), tensor(to)), x)

    def slice(self):
        x = self.pick(lambda shape: shape == (4, 4))
        self.emit((4, 3), "slice {} {{offsets = array<i64: 0, 1>, strides = array<i64: 1, 1>}} : %s -> %s" % (tensor((4, 4)), tensor((4, 3))), x)

    def text(self, name):
        read = "\n".join(self.lines)
        results = [value for value in self.values[len(self.arguments):]
                   if read.count(value[0] + ",") + read.count(value[0] + " ") == 1 or self.random.random() < 0.1]
        arguments = ", ".join("%s: %s" % (value, tensor(shape)) for value, shape in self.arguments)
        types = ", ".join(tensor(shape) for _, shape in results)
        return "func.func @%s(%s) -> (%s) {\n%s\n  return %s : %s\n}\n" % (
            name, arguments, types, read, ", ".join(value for value, _ in results), types)


def main():
    seed, count, ops = map(int, sys.argv[1:])
    for index in range(count):
        print(Program(random.Random(seed + index), ops).text("random_%d" % (seed + index)))


main()
