// Random tensors, composed of uniform numbers that are computed from keys.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include "API/Keys.h"
#include "ad/order.h"

namespace ad {
namespace {

Tensor numbersFrom(const NodeRef &key, int64_t offset, DType dtype, Sizes shape, Location loc) {
  return finish(build::random(key, offset, dtype, shape, loc), loc);
}

/// As the user asked for it: a leaf has its value.
Tensor withOptions(const Tensor &made, const Options &options, Location loc) {
  return options.wants_grad() ? made.eval(loc).requires_grad_(true, loc) : made;
}

DType floatOf(const Options &options, const char *name, Location loc) {
  const DType dtype = options.dtype_or(DType::Float32);
  if (!isFloat(dtype))
    raise(Code::WrongDType,
          std::string("\"") + name +
              "\" not "
              "implemented for '" +
              scalarName(dtype) + "'",
          loc);
  return dtype;
}

/// Box and Muller: √(−2 log(1 − u)) · cos(2πv), where 1 − u is not 0.
Tensor normal(const Size &shape, DType dtype, const Generator &generator, Location loc) {
  const Sizes sizes = checkedSizes(shape, loc);
  const NodeRef key = drawKey(generator, loc);
  const auto perBlock = static_cast<int64_t>(16 / elementBytes(dtype));
  const int64_t blocks = elementCount(sizes) / perBlock + 1;
  const Tensor u = numbersFrom(key, 0, dtype, sizes, loc),
               v = numbersFrom(key, blocks, dtype, sizes, loc);
  const Held minusTwo(constantLike(-2, u, loc), loc),
      turn(constantLike(6.283185307179586, u, loc), loc);
  const Tensor radius = sqrt(mul(minusTwo, Operand(log1p(neg(u, loc), loc), loc)), loc);
  const Tensor angle = cos(mul(turn, Operand(v, loc)), loc);
  return mul(Operand(radius, loc), Operand(angle, loc));
}

Tensor uniform(Sizes shape, DType dtype, const Generator &generator, Location loc) {
  return numbersFrom(drawKey(generator, loc), 0, dtype, shape, loc);
}

} // namespace

Tensor rand(const Size &shape, const Generator &generator, Options options, Location loc) {
  const DType dtype = floatOf(options, "check_uniform_bounds", loc);
  return withOptions(uniform(checkedSizes(shape, loc), dtype, generator, loc), options, loc);
}
Tensor rand(const Size &shape, Options options, Location loc) {
  return rand(shape, default_generator(), options, loc);
}

Tensor randn(const Size &shape, const Generator &generator, Options options, Location loc) {
  const DType dtype = floatOf(options, "normal_kernel_cpu", loc);
  return withOptions(normal(shape, dtype, generator, loc), options, loc);
}
Tensor randn(const Size &shape, Options options, Location loc) {
  return randn(shape, default_generator(), options, loc);
}

// low + ⌊u · span⌋: u · span rounds to less than span, for u < 1 has 53 bits.
Tensor randint(std::int64_t low, std::int64_t high, const Size &shape, const Generator &generator,
               Options options, Location loc) {
  if (low >= high)
    raise(Code::BadValue,
          "random_ expects 'from' to be less than 'to', but got from=" + std::to_string(low) +
              " >= to=" + std::to_string(high),
          loc);
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  if (span > uint64_t(1) << 53)
    raise(Code::BadValue,
          "randint: expected at most 2^53 different numbers, but got from=" + std::to_string(low) +
              " and to=" + std::to_string(high),
          loc);
  const Tensor u = uniform(checkedSizes(shape, loc), DType::Float64, generator, loc);
  const Held count(constantLike(static_cast<double>(span), u, loc), loc);
  const Tensor steps = mul(Operand(u, loc), count).to(int64, loc);
  const Held from(tensorOf(build::literal(low, DType::Int64, loc)), loc);
  const Tensor drawn = add(Operand(steps, loc), from).to(options.dtype_or(DType::Int64), loc);
  return withOptions(drawn, options, loc);
}
Tensor randint(std::int64_t low, std::int64_t high, const Size &shape, Options options,
               Location loc) {
  return randint(low, high, shape, default_generator(), options, loc);
}

// The order of random bits; two that are equal stay in order, which is rare.
Tensor randperm(std::int64_t n, const Generator &generator, Location loc) {
  if (n < 0)
    raise(Code::BadValue, "n must be non-negative, got " + std::to_string(n), loc);
  return argsort(uniform(checkedSizes({n}, loc), DType::Int64, generator, loc), 0, false, loc);
}
Tensor randperm(std::int64_t n, Location loc) { return randperm(n, default_generator(), loc); }

Tensor bernoulli(const Tensor &p, const Generator &generator, Location loc) {
  requireFloat(p, "bernoulli: expected a floating point tensor of probabilities, but got ", loc);
  const Tensor u = uniform(p.node()->shape, p.dtype(), generator, loc);
  return lt(Operand(u, loc), Operand(p.detach(loc), loc)).to(p.dtype(), loc);
}
Tensor bernoulli(const Tensor &p, Location loc) { return bernoulli(p, default_generator(), loc); }

Tensor dropout(const Tensor &x, double p, const Generator &generator, Location loc) {
  if (!(p >= 0 && p <= 1))
    raise(Code::BadValue, "dropout probability has to be between 0 and 1, but got " + numberText(p),
          loc);
  requireFloat(x, "dropout: expected a floating point tensor, but got ", loc);
  if (p == 0)
    return x;
  const Tensor u = uniform(x.node()->shape, DType::Float32, generator, loc);
  const Tensor isKept = ge(Operand(u, loc), Held(constantLike(p, u, loc), loc));
  const Held scale(constantLike(p == 1 ? 0 : 1 / (1 - p), x, loc), loc),
      zero(constantLike(0, x, loc), loc);
  return named(where(isKept, Operand(mul(Operand(x, loc), scale), loc), zero), "DropoutBackward0");
}
Tensor dropout(const Tensor &x, double p, bool training, Location loc) {
  return training ? dropout(x, p, default_generator(), loc) : x;
}

} // namespace ad
