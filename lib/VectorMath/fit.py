#!/usr/bin/env python3
# Computes every polynomial and rational coefficient used by the kernels of this folder.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Minimax fits (Remez exchange on a grid, in multiprecision arithmetic).

Coefficients are rounded to the kernel's type one at a time, the largest first, and the
remaining ones are fitted again, so that rounding a coefficient costs no accuracy.

    pip install mpmath
    python3 fit.py            # prints all sets
    python3 fit.py expF32     # prints one
"""
import struct
import sys

from mpmath import mp, mpf

mp.prec = 160
GRID = 500


def roundTo(value, isDouble):
    """The nearest f32 or f64 value, as an exact mpf (f32 through a correctly rounded f64)."""
    nearest = float(value)
    if not isDouble:
        nearest = struct.unpack("f", struct.pack("f", nearest))[0]
    return mpf(nearest)


def chebyshevGrid(low, high, count):
    middle, radius = (mpf(low) + high) / 2, (mpf(high) - low) / 2
    return [middle - radius * mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def alternation(errors, wanted):
    """Indices of `wanted` extrema of alternating sign, the largest ones."""
    runs = []
    for index, error in enumerate(errors):
        if runs and (errors[runs[-1]] < 0) == (error < 0):
            if abs(error) > abs(errors[runs[-1]]):
                runs[-1] = index
        else:
            runs.append(index)
    while len(runs) > wanted:
        runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
    return runs


def remez(basis, target, count):
    """Coefficients c that minimise max |target - Σ c·basis| over the grid rows."""
    points = len(target)
    chosen = [(points - 1) * i // count for i in range(count + 1)]
    best = None
    for _ in range(20):
        rows = mp.matrix(count + 1, count + 1)
        right = mp.matrix(count + 1, 1)
        for row, index in enumerate(chosen):
            for column in range(count):
                rows[row, column] = basis[index][column]
            rows[row, count] = (-1) ** row
            right[row] = target[index]
        solution = mp.lu_solve(rows, right)
        coefficients = [solution[i] for i in range(count)]
        errors = [t - mp.fdot(coefficients, b) for t, b in zip(target, basis)]
        worst = max(abs(e) for e in errors)
        if best is None or worst < best[1]:
            best = (coefficients, worst)
        if worst < abs(solution[count]) * mpf("1.001"):
            break
        chosen = alternation(errors, count + 1)
        if len(chosen) < count + 1:
            break
    return best


def fitRounded(functions, target, isDouble):
    """Fits Σ c·function, rounding c[0], c[1], … in this order. Returns them and the error."""
    fixed = []
    rest = list(target)
    for column in range(len(functions[0])):
        basis = [row[column:] for row in functions]
        coefficients, _ = remez(basis, rest, len(basis[0]))
        fixed.append(roundTo(coefficients[0], isDouble))
        rest = [t - fixed[-1] * row[column] for t, row in zip(rest, functions)]
    return fixed, max(abs(e) for e in rest)


def polynomial(name, function, weight, low, high, degree, isDouble, argument=lambda x: x):
    """function(x) ≈ Σ c[i]·argument(x)^i with error measured as weight(x)·difference."""
    grid = [x for x in chebyshevGrid(low, high, GRID) if x != 0]
    # A weight of one sign keeps the basis a Chebyshev system, which the exchange needs.
    functions = [[abs(weight(x)) * argument(x) ** i for i in range(degree + 1)] for x in grid]
    target = [abs(weight(x)) * function(x) for x in grid]
    report(name, *fitRounded(functions, target, isDouble), isDouble)


def report(name, coefficients, error, isDouble):
    bits = mp.nstr(mp.log(error, 2), 5)
    print(f"// {name}: relative error 2^{bits}")
    print(",\n".join(f"    {float(c).hex()}" for c in coefficients))


def square(x):
    return x * x


def fitExp(name, degree, isDouble):
    # e^r = 1 + r + r²·q(r), |r| ≤ ln2/2 and a little more for the rounding of k.
    r = mp.log(2) / 2 * mpf("1.001")
    polynomial(name, lambda x: (mp.expm1(x) - x) / x**2, lambda x: x**2 / mp.exp(x),
               -r, r, degree, isDouble)


def fitExpm1(name, degree, isDouble, bound):
    # e^r − 1 = r + r²·q(r), error relative to e^r − 1.
    polynomial(name, lambda x: (mp.expm1(x) - x) / x**2, lambda x: x**2 / mp.expm1(x),
               -bound, bound, degree, isDouble)


def fitLog(name, degree, isDouble):
    # log(1+f) = f − f²/2 + f³·q(f), 1+f in [√½, √2].
    polynomial(name, lambda f: (mp.log1p(f) - f + f**2 / 2) / f**3, lambda f: f**3 / mp.log1p(f),
               mp.sqrt(mpf(1) / 2) - 1 - mpf("1e-6"), mp.sqrt(2) - 1 + mpf("1e-6"), degree, isDouble)


def fitSin(name, degree, isDouble):
    # sin r = r + r³·q(r²), |r| ≤ π/4.
    polynomial(name, lambda x: (mp.sin(x) - x) / x**3, lambda x: x**3 / mp.sin(x),
               mpf("1e-3"), mp.pi / 4 * mpf("1.001"), degree, isDouble, square)


def fitCos(name, degree, isDouble):
    # cos r = 1 − r²/2 + r⁴·q(r²), |r| ≤ π/4.
    polynomial(name, lambda x: (mp.cos(x) - 1 + x**2 / 2) / x**4, lambda x: x**4 / mp.cos(x),
               mpf("1e-3"), mp.pi / 4 * mpf("1.001"), degree, isDouble, square)


def fitTanhRational(name, top, bottom, isDouble, bound):
    # tanh x = x·P(x²)/Q(x²), Q(0) = 1: linear in (P, Q) once the denominator of the error is
    # frozen at the previous iterate's Q.
    grid = chebyshevGrid(mpf("1e-3"), bound, GRID)
    frozen = [mpf(1)] * GRID
    for _ in range(12):
        functions, target = [], []
        for x, q in zip(grid, frozen):
            s, t = x * x, mp.tanh(x)
            functions.append([x * s**i / (t * q) for i in range(top + 1)]
                             + [-(s**i) / q for i in range(1, bottom + 1)])
            target.append(1 / q)
        coefficients, error = remez(functions, target, top + bottom + 1)
        q = [mpf(1)] + coefficients[top + 1:]
        frozen = [mp.polyval(q[::-1], x * x) for x in grid]
    order = sorted(range(len(coefficients)), key=lambda i: (i > top, i))
    reordered = [[row[i] for i in order] for row in functions]
    fixed, error = fitRounded(reordered, target, isDouble)
    report(name + " P then Q[1..]", fixed, error, isDouble)


SETS = {
    "expF32": lambda: fitExp("expF32", 4, False),
    "expF64": lambda: fitExp("expF64", 9, True),
    "logF32": lambda: fitLog("logF32", 7, False),
    "logF64": lambda: fitLog("logF64", 17, True),
    "sinF32": lambda: fitSin("sinF32", 2, False),
    "cosF32": lambda: fitCos("cosF32", 2, False),
    "sinF64": lambda: fitSin("sinF64", 5, True),
    "cosF64": lambda: fitCos("cosF64", 5, True),
    "expm1F32": lambda: fitExpm1("expm1F32", 4, False, mp.log(2) / 2 * mpf("1.001")),
    "expm1F64": lambda: fitExpm1("expm1F64", 10, True, mp.log(2) / 2 * mpf("1.001")),
    "tanhF32": lambda: fitTanhRational("tanhF32", 4, 4, False, mpf("9.02")),
}

if __name__ == "__main__":
    for key in sys.argv[1:] or SETS:
        SETS[key]()
