#!/usr/bin/env python3
# Computes every polynomial coefficient used by the kernels of this folder.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Minimax fits (Lawson's algorithm on a grid, in multiprecision arithmetic).

Coefficients are rounded to the kernel's type one at a time, the largest first, and the
remaining ones are fitted again, so that rounding a coefficient costs no accuracy.

    pip install mpmath
    python3 fit.py            # prints all sets
    python3 fit.py expF32     # prints one
    python3 fit.py --check    # verifies that the headers hold them
"""
import io
import pathlib
import struct
import sys
from contextlib import redirect_stdout

from mpmath import mp, mpf

mp.prec = 256
GRID = 120
LAWSON_STEPS = 8


def roundTo(value, isDouble):
    """The nearest f32 or f64 value, as an exact mpf (f32 through a correctly rounded f64)."""
    nearest = float(value)
    if not isDouble:
        nearest = struct.unpack("f", struct.pack("f", nearest))[0]
    return mpf(nearest)


def chebyshevGrid(low, high, count):
    middle, radius = (mpf(low) + high) / 2, (mpf(high) - low) / 2
    return [middle - radius * mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def leastSquares(basis, target, weights, count):
    """Coefficients c that minimise Σ weight·(target − Σ c·basis)², by the normal equations."""
    rows = mp.matrix(count, count)
    right = mp.matrix(count, 1)
    weighted = [[w * f for f in row] for w, row in zip(weights, basis)]
    for i in range(count):
        left = [row[i] for row in weighted]
        right[i] = mp.fdot(left, target)
        for j in range(i, count):
            rows[i, j] = rows[j, i] = mp.fdot(left, [row[j] for row in basis])
    solution = mp.lu_solve(rows, right)
    return [solution[i] for i in range(count)]


def minimax(basis, target, count):
    """Coefficients that nearly minimise max |target − Σ c·basis| over the grid rows.

    Lawson's algorithm: least squares whose weights are multiplied by the last error. It needs
    no alternation, so the basis may vanish inside the interval, as x, x², … does at 0.
    """
    weights = [mpf(1)] * len(target)
    best = None
    for _ in range(LAWSON_STEPS):
        coefficients = leastSquares(basis, target, weights, count)
        errors = [abs(t - mp.fdot(coefficients, row)) for t, row in zip(target, basis)]
        worst = max(errors)
        if best is None or worst < best[1]:
            best = (coefficients, worst)
        weights = [w * e / worst for w, e in zip(weights, errors)]
    return best


def fitRounded(functions, target, isDouble):
    """Fits Σ c·function, rounding c[0], c[1], … in this order. Returns them and the error."""
    fixed = []
    rest = list(target)
    for column in range(len(functions[0])):
        coefficients, _ = minimax([row[column:] for row in functions], rest,
                                  len(functions[0]) - column)
        fixed.append(roundTo(coefficients[0], isDouble))
        rest = [t - fixed[-1] * row[column] for t, row in zip(rest, functions)]
    return fixed, max(abs(e) for e in rest)


def polynomial(name, function, weight, low, high, degree, isDouble, argument=lambda x: x):
    """function(x) ≈ Σ c[i]·argument(x)^i with error measured as weight(x)·difference."""
    grid = [x for x in chebyshevGrid(low, high, GRID) if x != 0]
    functions = [[weight(x) * argument(x) ** i for i in range(degree + 1)] for x in grid]
    target = [weight(x) * function(x) for x in grid]
    report(name, *fitRounded(functions, target, isDouble), isDouble)


def report(name, coefficients, error, isDouble):
    bits = mp.nstr(mp.log(error, 2), 5)
    print(f"// {name}: relative error 2^{bits}")
    digits = 13 if isDouble else 6  # an f32 fills 6 hexadecimal digits after the point
    for c in coefficients:
        mantissa, exponent = float(c).hex().split("p")
        print(f"    {mantissa[:mantissa.index('.') + 1 + digits]}p{exponent},")


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


def fitLogAtanh(name, degree, isDouble):
    # 2·atanh(s)/s = 2 + z·q(z), z = s², s = f/(2+f), 1+f in [√½, √2].
    bound = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * mpf("1.0001")
    polynomial(name, lambda s: (2 * mp.atanh(s) / s - 2) / s**2, lambda s: s**2 / 2,
               mpf("1e-3"), bound, degree, isDouble, square)


def fitSin(name, degree, isDouble):
    # sin r = r + r³·q(r²), |r| ≤ π/4.
    polynomial(name, lambda x: (mp.sin(x) - x) / x**3, lambda x: x**3 / mp.sin(x),
               mpf("1e-3"), mp.pi / 4 * mpf("1.001"), degree, isDouble, square)


def fitCos(name, degree, isDouble):
    # cos r = 1 − r²·(1/2 + r²·q(r²)), |r| ≤ π/4.
    polynomial(name, lambda x: (1 - x**2 / 2 - mp.cos(x)) / x**4, lambda x: x**4 / mp.cos(x),
               mpf("1e-3"), mp.pi / 4 * mpf("1.001"), degree, isDouble, square)


def fitTanh(name, degree, isDouble):
    # tanh u = u + u³·q(u²), |u| ≤ ln2/4.
    polynomial(name, lambda u: (mp.tanh(u) - u) / u**3, lambda u: u**3 / mp.tanh(u),
               mpf("1e-3"), mp.log(2) / 4 * mpf("1.001"), degree, isDouble, square)


def fitAtanh(name, degree, isDouble):
    # atanh(s)/s = 1 + z·(1/3 + z·q(z)), z = s², s = f/(2+f), 1+f in [√½, √2].
    bound = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * mpf("1.0001")
    polynomial(name, lambda s: ((mp.atanh(s) / s - 1) / s**2 - mpf(1) / 3) / s**2,
               lambda s: s**4, mpf("1e-3"), bound, degree, isDouble, square)


def fitExp2(name, degree, isDouble):
    # 2^r = 1 + r·q(r), |r| ≤ 1/2.
    polynomial(name, lambda r: (mp.mpf(2) ** r - 1) / r, lambda r: r / mp.mpf(2) ** r,
               mpf("-0.5001"), mpf("0.5001"), degree, isDouble)


def fitInverseCbrt(name, degree, isDouble):
    # (1+f)^(−1/3), 1+f in [√½, √2].
    polynomial(name, lambda f: (1 + f) ** (-mpf(1) / 3), lambda f: (1 + f) ** (mpf(1) / 3),
               mp.sqrt(mpf(1) / 2) - 1 - mpf("1e-6"), mp.sqrt(2) - 1 + mpf("1e-6"), degree, isDouble)


def fitAsin(name, degree, isDouble):
    # asin x = x + x³·q(x²), |x| ≤ 1/2.
    polynomial(name, lambda x: (mp.asin(x) - x) / x**3, lambda x: x**3 / mp.asin(x),
               mpf("1e-3"), mpf("0.5001"), degree, isDouble, square)


def fitAtan(name, degree, isDouble, bound):
    # atan x = x + x³·q(x²), |x| ≤ 1. With the f32 bound 1.01, atan 1 is π/4 correctly rounded.
    polynomial(name, lambda x: (mp.atan(x) - x) / x**3, lambda x: x**3 / mp.atan(x),
               mpf("1e-3"), mpf(bound), degree, isDouble, square)


def fitTan(name, degree, isDouble):
    # tan x = x + x³·q(x²), |x| ≤ π/4.
    polynomial(name, lambda x: (mp.tan(x) - x) / x**3, lambda x: x**3 / mp.tan(x),
               mpf("1e-3"), mp.pi / 4 * mpf("1.001"), degree, isDouble, square)


def fitSinh(name, degree, isDouble):
    # sinh r = r + r³·q(r²), |r| ≤ ln2/2.
    polynomial(name, lambda x: (mp.sinh(x) - x) / x**3, lambda x: x**3 / mp.sinh(x),
               mpf("1e-3"), mp.log(2) / 2 * mpf("1.001"), degree, isDouble, square)


def fitCosh(name, degree, isDouble):
    # cosh r = 1 + r²·(1/2 + r²·q(r²)), |r| ≤ ln2/2.
    polynomial(name, lambda x: (mp.cosh(x) - 1 - x**2 / 2) / x**4, lambda x: x**4 / mp.cosh(x),
               mpf("1e-3"), mp.log(2) / 2 * mpf("1.001"), degree, isDouble, square)


def fitErf(name, degree, isDouble):
    # erf x = x + x·q(x²), |x| ≤ 1.
    polynomial(name, lambda x: mp.erf(x) / x - 1, lambda x: x / mp.erf(x),
               mpf("1e-3"), mpf("1.0001"), degree, isDouble, square)


def fitLogErfc(name, degree, isDouble, bound):
    # erf x = 1 − e^q(x), 1 ≤ x ≤ bound, error relative to erf x.
    polynomial(name, lambda x: mp.log(mp.erfc(x)), lambda x: mp.erfc(x) / mp.erf(x),
               mpf("0.9999"), mpf(bound), degree, isDouble)


def fitErfcx(name, degree, isDouble, bound, center):
    # (1 + 2x)·e^x²·erfc x = q((x − center)/(x + center)), 0 ≤ x ≤ bound.
    position = lambda x: (x - center) / (x + center)
    scaled = lambda t: ((1 + t) / (1 - t)) * center
    value = lambda x: (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)
    polynomial(name, lambda t: value(scaled(t)), lambda t: 1 / value(scaled(t)),
               mpf(-1), position(mpf(bound)), degree, isDouble)


def fitLgamma(name, degree, isDouble):
    # lgamma(2 + t) = t·q(t), −0.8 ≤ t ≤ 1/2.
    polynomial(name, lambda t: mp.loggamma(2 + t).real / t, lambda t: t / mp.loggamma(2 + t).real,
               mpf("-0.8001"), mpf("0.5001"), degree, isDouble)


def fitStirling(name, degree, isDouble):
    # lgamma(x) = (x − 1/2)·(log x − 1) + ½·log 2π − ½ + z·q(z²), z = 1/x, x ≥ 8; error relative to the whole.
    rest = lambda x: mp.loggamma(x) - (x - mpf(1) / 2) * (mp.log(x) - 1) - (mp.log(2 * mp.pi) - 1) / 2
    polynomial(name, lambda z: rest(1 / z) / z, lambda z: z, mpf("0.005"), mpf("0.1251"), degree, isDouble, square)


def fitDigamma(name, degree, isDouble):
    # psi(3/2 + t) = (3/2 + t − root)·q(t), |t| ≤ 1/2.
    root = mp.findroot(lambda x: mp.digamma(x), mpf("1.46"))
    polynomial(name, lambda t: mp.digamma(t + mpf(3) / 2) / (t + mpf(3) / 2 - root),
               lambda t: (t + mpf(3) / 2 - root) / mp.digamma(t + mpf(3) / 2),
               mpf("-0.5001"), mpf("0.5001"), degree, isDouble)


def fitDigammaTail(name, degree, isDouble):
    # psi(x) = log x − z/2 − z²·q(z²), z = 1/x, x ≥ 6.
    polynomial(name, lambda z: (mp.log(1 / z) - z / 2 - mp.digamma(1 / z)) / z**2, lambda z: z**2,
               mpf("0.005"), mpf("0.1668"), degree, isDouble, square)


def fitErfinv(name, degree, isDouble, low, high, center, ofRoot):
    # erfinv(x) = x·q(t), t = w − center or √w − center, w = −log(1 − x²).
    def value(t):
        w = (t + center) ** 2 if ofRoot else t + center
        x = mp.sqrt(-mp.expm1(-w))
        return mp.erfinv(x) / x
    polynomial(name, value, lambda t: 1 / value(t), mpf(low) - center, mpf(high) - center, degree, isDouble)


SETS = {
    "expF32": lambda: fitExp("expF32", 4, False),
    "expF64": lambda: fitExp("expF64", 9, True),
    "expm1F32": lambda: fitExpm1("expm1F32", 5, False, mpf("0.5")),
    "expm1F64": lambda: fitExpm1("expm1F64", 11, True, mpf("0.5")),
    "logF32": lambda: fitLog("logF32", 7, False),
    "logF64": lambda: fitLogAtanh("logF64", 6, True),
    "atanhF32": lambda: fitAtanh("atanhF32", 3, False),
    "atanhF64": lambda: fitAtanh("atanhF64", 8, True),
    "tanhF32": lambda: fitTanh("tanhF32", 2, False),
    "tanhF64": lambda: fitTanh("tanhF64", 5, True),
    "sinF32": lambda: fitSin("sinF32", 2, False),
    "cosF32": lambda: fitCos("cosF32", 2, False),
    "sinF64": lambda: fitSin("sinF64", 5, True),
    "cosF64": lambda: fitCos("cosF64", 5, True),
    "exp2F32": lambda: fitExp2("exp2F32", 5, False),
    "exp2F64": lambda: fitExp2("exp2F64", 10, True),
    "inverseCbrtF32": lambda: fitInverseCbrt("inverseCbrtF32", 3, False),
    "inverseCbrtF64": lambda: fitInverseCbrt("inverseCbrtF64", 6, True),
    "asinF32": lambda: fitAsin("asinF32", 4, False),
    "asinF64": lambda: fitAsin("asinF64", 11, True),
    "atanF32": lambda: fitAtan("atanF32", 8, False, "1.01"),
    "atanF64": lambda: fitAtan("atanF64", 19, True, "1.0001"),
    "tanF32": lambda: fitTan("tanF32", 6, False),
    "tanF64": lambda: fitTan("tanF64", 13, True),
    "sinhF32": lambda: fitSinh("sinhF32", 1, False),
    "sinhF64": lambda: fitSinh("sinhF64", 4, True),
    "coshF32": lambda: fitCosh("coshF32", 1, False),
    "coshF64": lambda: fitCosh("coshF64", 3, True),
    "erfF32": lambda: fitErf("erfF32", 6, False),
    "erfF64": lambda: fitErf("erfF64", 11, True),
    "logErfcF32": lambda: fitLogErfc("logErfcF32", 6, False, 4),
    "logErfcF64": lambda: fitLogErfc("logErfcF64", 17, True, 6),
    "erfcxF32": lambda: fitErfcx("erfcxF32", 9, False, "10.1", 2),
    "erfcxF64": lambda: fitErfcx("erfcxF64", 22, True, "27.3", 4),
    "lgammaF32": lambda: fitLgamma("lgammaF32", 9, False),
    "lgammaF64": lambda: fitLgamma("lgammaF64", 23, True),
    "stirlingF32": lambda: fitStirling("stirlingF32", 1, False),
    "stirlingF64": lambda: fitStirling("stirlingF64", 6, True),
    "digammaF32": lambda: fitDigamma("digammaF32", 9, False),
    "digammaF64": lambda: fitDigamma("digammaF64", 23, True),
    "digammaTailF32": lambda: fitDigammaTail("digammaTailF32", 2, False),
    "digammaTailF64": lambda: fitDigammaTail("digammaTailF64", 8, True),
    "erfinvCenterF32": lambda: fitErfinv("erfinvCenterF32", 10, False, "1e-9", "5.001", mpf("2.5"), False),
    "erfinvTailF32": lambda: fitErfinv("erfinvTailF32", 10, False, "2.236", "4.1", mpf("3"), True),
    "erfinvCenterF64": lambda: fitErfinv("erfinvCenterF64", 24, True, "1e-18", "6.2501", mpf("3.125"), False),
    "erfinvMiddleF64": lambda: fitErfinv("erfinvMiddleF64", 20, True, "2.4999", "4.0001", mpf("3.25"), True),
    "erfinvTailF64": lambda: fitErfinv("erfinvTailF64", 17, True, "3.9999", "6.1", mpf("5"), True),
}


def missingFromHeaders():
    """Fitted coefficients that no header of this folder holds."""
    text = "".join(p.read_text() for p in pathlib.Path(__file__).parent.glob("*.h"))
    with redirect_stdout(io.StringIO()) as output:
        for fit in SETS.values():
            fit()
    lines = [line.strip().rstrip(",") for line in output.getvalue().splitlines()]
    return [line for line in lines if not line.startswith("//") and line not in text]


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        missing = missingFromHeaders()
        sys.exit(f"not in the headers: {missing}" if missing else 0)
    for key in sys.argv[1:] or SETS:
        SETS[key]()
