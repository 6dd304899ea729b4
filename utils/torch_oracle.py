"""The second system of oracle o9: runs programs of the fuzzer in PyTorch, with its derivatives.

Reads one program a line from the standard input, as JSON, and answers each with a line: the float
results and the gradient of their weighted sum in f64, or why there is no answer. Tensors are shapes,
element types, and the elements' bytes in hexadecimal. PyTorch has neither these ops nor their rules:
what is not one function of it is composed of its functions.
"""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import json
import sys

import torch

TYPES = {"f64": torch.float64, "f32": torch.float32, "i1": torch.bool, "i8": torch.int8, "i16": torch.int16,
         "i32": torch.int32, "i64": torch.int64, "ui8": torch.uint8}


class NoAnswer(Exception):
    """PyTorch cannot say."""


def type_of(entry):
    # Those of 16 bits round so coarsely that a sum in another order is another number.
    if entry["type"] not in TYPES:
        raise NoAnswer("type " + entry["type"])
    return TYPES[entry["type"]]


def tensor_of(entry):
    data = bytearray.fromhex(entry["data"])
    flat = torch.frombuffer(data, dtype=type_of(entry)) if data else torch.empty(0, dtype=type_of(entry))
    return flat.reshape(entry["shape"])


def broadcast(a, t, x):
    for axis in sorted(a["axes"]):
        x = x.unsqueeze(axis)
    return x.expand(t["shape"])


def compare(a, t, x, y):
    return getattr(torch, a["predicate"].rstrip(">").split()[-1])(x, y)


def over(function):
    """A reduction: over no axes it does nothing, where PyTorch takes all."""
    return lambda a, t, x: function(x, a["axes"]) if a["axes"] else x


def reversible(function):
    """A scan, from the last element on with `reverse`."""

    def run(a, t, *operands):
        flip = lambda x: x.flip([a["axis"]]) if a.get("reverse") else x
        return flip(function(a["axis"], *map(flip, operands)))

    return run


def recurrence(axis, a, b):
    if b.shape[axis] == 0:
        return b
    entries = [b.select(axis, 0)]
    for i in range(1, b.shape[axis]):
        entries.append(a.select(axis, i) * entries[-1] + b.select(axis, i))
    return torch.stack(entries, axis)


def slice_(a, t, x):
    for axis, (offset, stride, size) in enumerate(zip(a["offsets"], a["strides"], t["shape"])):
        x = x.narrow(axis, offset, (size - 1) * stride + 1 if size else 0)
        x = x[(slice(None),) * axis + (slice(None, None, stride),)]
    return x


def pad(a, t, x):
    y = torch.full(t["shape"], float.fromhex(a["value"]), dtype=torch.float64).to(x.dtype)
    steps = [interior + 1 for interior in a["interior"]]
    inner = tuple(slice(low, low + (n - 1) * step + 1 if n else low, step)
                  for low, step, n in zip(a["low"], steps, x.shape))
    y[inner] = x
    return y


def gather(a, t, x, indices):
    if a.get("batched"):
        return torch.gather(x, a["axis"], indices.long())
    return x.index_select(a["axis"], indices.long().flatten()).reshape(t["shape"])


def scatter_add(a, t, x, indices):
    axis, y = a["axis"], torch.zeros(t["shape"], dtype=x.dtype)
    if a.get("batched"):
        return y.scatter_add(axis, indices.long(), x)
    count = indices.numel()
    return y.index_add(axis, indices.long().flatten(), x.reshape([*y.shape[:axis], count, *y.shape[axis + 1:]]))


def put(a, t, x, entry, at):
    place = torch.arange(x.shape[a["axis"]]).reshape([-1] + [1] * (x.dim() - a["axis"] - 1))
    return torch.where(place == at, entry.unsqueeze(a["axis"]), x)


def inverse_index(a, t, indices):
    y = torch.full(t["shape"], -1, dtype=type_of(t))
    for i in range(indices.shape[a["axis"]]):
        at = indices.narrow(a["axis"], i, 1).long()
        y.scatter_(a["axis"], at, i)
    return y


def iota(a, t):
    size = t["shape"][a["axis"]]
    shape = [1] * len(t["shape"])
    shape[a["axis"]] = size
    return torch.arange(size).to(type_of(t)).reshape(shape).expand(t["shape"])


def flipped(a, x, name):
    return x.mT if a.get(name) else x


def triangular_solve(a, t, x, b):
    upper = bool(a.get("upper")) != bool(a.get("transpose_a"))
    return torch.linalg.solve_triangular(flipped(a, x, "transpose_a"), b, upper=upper,
                                         unitriangular=bool(a.get("unit")))


def cholesky(a, t, x):
    return torch.linalg.cholesky((x + x.mT) / 2)


def divide(mode):
    return lambda a, t, x, y: torch.div(x, y, rounding_mode=mode)


def called(name):
    """An op that is one function of PyTorch."""
    return lambda a, t, *operands: getattr(torch, name)(*operands)


OPS = {name: called(name) for name in (
    "abs acos acosh add asin asinh atan atan2 atanh ceil copysign cos cosh digamma div erf erfc erfinv exp exp2 expm1 "
    "floor fmod hypot lgamma log log10 log1p log2 maximum minimum mul neg pow reciprocal relu remainder round rsqrt "
    "sigmoid sign sin sinh sqrt square sub tan tanh trunc").split()}
OPS |= {
    # At a tie fmax gives all to the first; without a NaN it is the maximum.
    "fmax": called("maximum"),
    "fmin": called("minimum"),
    "cbrt": lambda a, t, x: torch.sign(x) * torch.abs(x)**(1 / 3),
    "floor_divide": divide("floor"),
    "trunc_divide": divide("trunc"),
    "and": called("bitwise_and"),
    "or": called("bitwise_or"),
    "not": called("bitwise_not"),
    "select": called("where"),
    "cast": lambda a, t, x: x != 0 if t["type"] == "i1" else x.to(type_of(t)),
    "constant": lambda a, t: tensor_of(a["value"]),
    "iota": iota,
    "detach": lambda a, t, x: x.detach(),
    "compare": compare,
    "broadcast": broadcast,
    "reshape": lambda a, t, x: x.reshape(t["shape"]),
    "transpose": lambda a, t, x: x.permute(a["permutation"]),
    "slice": slice_,
    "concat": lambda a, t, *xs: torch.cat(xs, a["axis"]),
    "pad": pad,
    "flip": lambda a, t, x: x.flip(a["axes"]),
    "sum": over(torch.sum),
    "mean": over(torch.mean),
    "amax": over(torch.amax),
    "prod": lambda a, t, x: torch.prod(x, a["axis"]),
    "cumsum": reversible(lambda axis, x: torch.cumsum(x, axis)),
    "recurrence": reversible(recurrence),
    "argsort": lambda a, t, x: torch.sort(x, dim=a["axis"], descending=bool(a.get("descending")), stable=True)[1],
    "argcummax": lambda a, t, x: torch.cummax(x, a["axis"])[1],
    "matmul": lambda a, t, x, y: torch.matmul(flipped(a, x, "transpose_a"), flipped(a, y, "transpose_b")),
    "gather": gather,
    "scatter_add": scatter_add,
    "put": put,
    "inverse_index": inverse_index,
    "check_index": lambda a, t, i: torch.where(i < 0, i + a["size"], i),
    "cholesky": cholesky,
    "triangular_solve": triangular_solve,
    # The factors are for ops that PyTorch gives the matrix.
    "lu": lambda a, t, x: None,
    "lu_solve": lambda a, t, x, factors, b: torch.linalg.solve(flipped(a, x, "transpose_a"), b),
    "det": lambda a, t, x, factors: torch.linalg.det(x),
    "logabsdet": lambda a, t, x, factors: torch.linalg.slogdet(x)[1],
    "cofactor": lambda a, t, x: torch.linalg.det(x)[..., None, None] * torch.linalg.inv(x).mT,
}


def run(program):
    values = [tensor_of(entry) for entry in program["arguments"]]
    by = [values[index].requires_grad_() for index in program["wrt"]]
    for op in program["ops"]:
        if op["op"] not in OPS:
            raise NoAnswer("op " + op["op"])
        operands = [values[index] for index in op["operands"]]
        if any(x is None for x in operands) and op["op"] not in ("lu_solve", "det", "logabsdet"):
            raise NoAnswer("factors are data")
        y = OPS[op["op"]](op["attributes"], op["result"], *operands)
        if y is not None and (list(y.shape) != op["result"]["shape"]):
            raise NoAnswer("%s gives %s, expected %s" % (op["op"], list(y.shape), op["result"]["shape"]))
        values.append(y if y is None else y.to(type_of(op["result"])))
    results = [values[index] for index in program["returns"]]
    if any(result is None for result in results):
        raise NoAnswer("factors are returned")
    floats = [result for result in results if result.dtype.is_floating_point]
    loss = sum((tensor_of(w) * y).sum() for w, y in zip(program["weights"], floats))
    has_gradient = isinstance(loss, torch.Tensor) and loss.requires_grad
    gradient = torch.autograd.grad(loss, by, allow_unused=True) if has_gradient else [None] * len(by)
    gradient = [torch.zeros_like(x) if dx is None else dx for x, dx in zip(by, gradient)]
    hexadecimal = lambda x: x.detach().to(torch.float64).contiguous().numpy().tobytes().hex()
    return {"values": list(map(hexadecimal, floats)), "gradient": list(map(hexadecimal, gradient))}


def main():
    torch.set_num_threads(1)
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            answer = run(json.loads(line))
        except (NoAnswer, RuntimeError) as error:  # what PyTorch refuses, such as a singular matrix
            answer = {"none": str(error).split("\n")[0]}
        except Exception as error:  # a mistake of this program's
            answer = {"failure": "%s: %s" % (type(error).__name__, str(error).split("\n")[0])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
