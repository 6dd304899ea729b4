// Losses, composed of ops of the IR.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include "API/Fill.h"

namespace ad {
namespace {

Tensor reducedBy(Reduction reduction, const Tensor &losses, Location loc) {
  switch (reduction) {
  case Reduction::None:
    break;
  case Reduction::Mean:
    return losses.mean(loc);
  case Reduction::Sum:
    return losses.sum(loc);
  }
  return losses;
}

void checkInteger(const Tensor &labels, Location loc) {
  const DType dtype = nodeOf(labels, loc)->dtype;
  if (isFloat(dtype) || dtype == DType::Bool)
    raise(Code::WrongDType, std::string("expected scalar type Long but found ") + scalarName(dtype),
          loc);
}

/// Labels that have their values must name a class; under a trace nobody can know.
void checkRange(const Tensor &labels, std::int64_t classes, Location loc) {
  const NodeRef node = nodeOf(labels, loc);
  Storage *storage = node->storageOrNull();
  if (!storage)
    return;
  dispatch(node->dtype, [&](auto zero) {
    const auto *values = static_cast<const decltype(zero) *>(storage->data());
    for (int64_t i = 0, count = elementCount(node->shape); i < count; ++i)
      if (const auto label = static_cast<int64_t>(values[i]); label < 0 || label >= classes)
        raise(Code::IndexRange, "Target " + std::to_string(label) + " is out of bounds.", loc);
  });
}

/// bool: labels compared with 0, 1, … classes-1 along a new axis.
Tensor classMask(const Tensor &labels, std::int64_t classes, std::int64_t axis, Location loc) {
  checkInteger(labels, loc);
  if (classes < 1)
    raise(Code::BadValue, "num_classes should be positive", loc);
  checkRange(labels, classes, loc);
  Shape shape(labels.dim() + 1, 1);
  shape[axis] = classes;
  const Tensor numbers = indices(shape, labels.dtype(), axis, loc);
  return eq(Operand(labels.unsqueeze(axis, loc), loc), Operand(numbers, loc));
}

/// The axis of the classes: the second one, behind the batch, if there is a batch.
int64_t classAxisOf(const char *name, const Tensor &input, const Tensor &labels, Location loc) {
  const NodeRef in = nodeOf(input, loc), out = nodeOf(labels, loc);
  if (in->rank() == 0 || out->rank() != in->rank() - 1)
    raise(Code::WrongRank,
          std::string(name) +
              " takes input [batch, classes, ...] and labels [batch, ...], but got shapes " +
              shapeText(in->shape) + " and " + shapeText(out->shape),
          loc);
  const int64_t axis = in->rank() == 1 ? 0 : 1;
  if (axis == 1 && in->shape[0] != out->shape[0])
    raise(Code::BroadcastShapes,
          "Expected input batch_size (" + std::to_string(in->shape[0]) +
              ") to match target batch_size (" + std::to_string(out->shape[0]) + ").",
          loc);
  Shape expected(in->shape);
  expected.erase(expected.begin() + axis);
  if (expected != out->shape)
    raise(Code::BroadcastShapes,
          "Expected target size " + shapeText(expected) + ", got " + shapeText(out->shape), loc);
  return axis;
}

/// `weight` as a factor along the axis of the classes, [1, classes, 1, …].
Tensor classWeights(const Tensor &weight, const Tensor &input, int64_t axis, Location loc) {
  const int64_t classes = input.size(axis, loc);
  if (nodeOf(weight, loc)->shape != Shape{classes})
    raise(Code::BroadcastShapes,
          "weight tensor should be defined either for all " + std::to_string(classes) +
              " classes or no classes but got weight tensor of shape: " +
              shapeText(weight.node()->shape),
          loc);
  Shape shape(input.dim(), 1);
  shape[axis] = classes;
  return weight.reshape(sizeOf(shape), loc);
}

/// −Σ w·input[label], over the classes; the mean divides by Σ w[label].
Tensor negativeLogLikelihood(const char *name, const Tensor &input, const Tensor &labels,
                             const Tensor &weight, Reduction reduction, Location loc) {
  requireFloat(input, "expected a floating point input, but got ", loc);
  const int64_t axis = classAxisOf(name, input, labels, loc);
  const Tensor picked = classMask(labels, input.size(axis, loc), axis, loc);
  // Part of the structure, unlike a number: the compiler then knows that it is 0.
  const Held zero(constantLike(0, input, loc), loc);
  if (!weight.defined()) {
    const Tensor chosen = where(picked, Operand(input, loc), zero);
    return neg(reducedBy(reduction, chosen.sum({axis}, false, loc), loc), loc);
  }
  const Held factor(classWeights(weight, input, axis, loc), loc);
  const Tensor weighted = mul(Operand(input, loc), factor);
  const Tensor losses =
      neg(where(picked, Operand(weighted, loc), zero).sum({axis}, false, loc), loc);
  if (reduction != Reduction::Mean)
    return reducedBy(reduction, losses, loc);
  const Tensor total = where(picked, factor, zero).sum(loc);
  return div(Operand(losses.sum(loc), loc), Operand(total, loc));
}

Tensor differenceOf(const Tensor &input, const Tensor &target, Location loc) {
  return sub(Operand(input, loc), Operand(target, loc));
}

Tensor weighted(const Tensor &losses, const Tensor &weight, Location loc) {
  return weight.defined() ? mul(Operand(losses, loc), Operand(weight, loc)) : losses;
}

/// max(log x, −100) by its value. Below the bound the slope is that of PyTorch, 10¹², so that a
/// saturated output is still pulled back.
Tensor boundedLog(const Tensor &x, const Tensor &logarithm, double sign, Location loc) {
  const Operand here(x, loc);
  const Held bound(constantLike(-100, x, loc), loc);
  // x − detach(x) is 0 by value and x by its derivative.
  const Tensor nothing = sub(here, Operand(x.detach(loc), loc));
  const Tensor slope = mul(Operand(nothing, loc), Operand(constantLike(sign * 1e12, x, loc), loc));
  return where(lt(Operand(logarithm, loc), bound), Operand(add(bound, Operand(slope, loc)), loc),
               Operand(logarithm, loc));
}

// log(1 + exp(−|x|)) + max(−x, 0), by branches that are smooth and meet at 0: there its derivative
// is −½ and its second one ¼, which |x| and max would lose.
Tensor softplusOfNegative(const Tensor &x, Location loc) {
  const Operand here(x, loc);
  const Held zero(constantLike(0, x, loc), loc), opposite(neg(x, loc), loc);
  const Tensor isPositive = gt(here, zero);
  const Tensor tail = log1p(exp(where(isPositive, opposite, here), loc), loc);
  return add(Operand(where(isPositive, zero, opposite), loc), Operand(tail, loc));
}

} // namespace

Tensor one_hot(const Tensor &labels, std::int64_t classes, Location loc) {
  return classMask(labels, classes, labels.dim(), loc).to(int64, loc);
}

Tensor nll_loss(const Tensor &input, const Tensor &target, const Tensor &weight,
                Reduction reduction, Location loc) {
  return named(negativeLogLikelihood("nll_loss", input, target, weight, reduction, loc),
               "NllLossBackward0");
}

Tensor cross_entropy(const Tensor &logits, const Tensor &labels, const Tensor &weight,
                     Reduction reduction, Location loc) {
  const int64_t axis = classAxisOf("cross_entropy", logits, labels, loc);
  const Tensor logs = log_softmax(logits, axis, loc);
  return named(negativeLogLikelihood("cross_entropy", logs, labels, weight, reduction, loc),
               "NllLossBackward0");
}

Tensor mse_loss(const Tensor &input, const Tensor &target, Reduction reduction, Location loc) {
  return named(reducedBy(reduction, square(differenceOf(input, target, loc), loc), loc),
               "MseLossBackward0");
}

Tensor l1_loss(const Tensor &input, const Tensor &target, Reduction reduction, Location loc) {
  return named(reducedBy(reduction, abs(differenceOf(input, target, loc), loc), loc),
               "MeanBackward0");
}

Tensor huber_loss(const Tensor &input, const Tensor &target, Reduction reduction, double delta,
                  Location loc) {
  if (!(delta > 0))
    raise(Code::BadValue, "huber_loss does not support non-positive values for delta.", loc);
  const Tensor difference = differenceOf(input, target, loc), size = abs(difference, loc);
  const Held limit(constantLike(delta, difference, loc), loc),
      half(constantLike(0.5, difference, loc), loc),
      halfLimit(constantLike(delta / 2, difference, loc), loc);
  const Tensor inner = mul(Operand(square(difference, loc), loc), half);
  const Tensor outside = mul(Operand(sub(Operand(size, loc), halfLimit), loc), limit);
  const Tensor losses =
      where(le(Operand(size, loc), limit), Operand(inner, loc), Operand(outside, loc));
  return named(reducedBy(reduction, losses, loc), "HuberLossBackward0");
}

Tensor binary_cross_entropy(const Tensor &input, const Tensor &target, const Tensor &weight,
                            Reduction reduction, Location loc) {
  requireFloat(input, "expected a floating point input, but got ", loc);
  if (nodeOf(input, loc)->shape != nodeOf(target, loc)->shape)
    raise(Code::BroadcastShapes,
          "Using a target size (" + torchSize(target) + ") that is different to the input size (" +
              torchSize(input) + ") is deprecated. Please ensure they have the same size.",
          loc);
  const Operand t(target, loc);
  const Held one(constantLike(1, input, loc), loc);
  const Tensor positive = boundedLog(input, log(input, loc), 1, loc);
  const Tensor negative = boundedLog(input, log1p(neg(input, loc), loc), -1, loc);
  // In PyTorch's order, down to the sign of a loss of 0.
  const Tensor losses = sub(Operand(mul(Operand(sub(t, one), loc), Operand(negative, loc)), loc),
                            Operand(mul(t, Operand(positive, loc)), loc));
  return named(reducedBy(reduction, weighted(losses, weight, loc), loc),
               "BinaryCrossEntropyBackward0");
}

// (1 − t)·x + (1 + (p − 1)·t)·(log(1 + exp(−|x|)) + max(−x, 0))
Tensor binary_cross_entropy_with_logits(const Tensor &logits, const Tensor &target,
                                        const Tensor &weight, Reduction reduction,
                                        const Tensor &pos_weight, Location loc) {
  requireFloat(logits, "expected a floating point input, but got ", loc);
  if (nodeOf(logits, loc)->shape != nodeOf(target, loc)->shape)
    raise(Code::BroadcastShapes,
          "Target size (" + torchSize(target) + ") must be same as input size (" +
              torchSize(logits) + ")",
          loc);
  const Operand x(logits, loc), t(target, loc);
  const Held one(constantLike(1, logits, loc), loc);
  const Tensor linear = mul(Operand(sub(one, t), loc), x);
  Tensor tail = softplusOfNegative(logits, loc);
  if (pos_weight.defined()) {
    const Held excess(sub(Operand(pos_weight, loc), one), loc);
    const Tensor factor = add(Operand(mul(excess, t), loc), one);
    tail = mul(Operand(factor, loc), Operand(tail, loc));
  }
  const Tensor losses = add(Operand(linear, loc), Operand(tail, loc));
  return named(reducedBy(reduction, weighted(losses, weight, loc), loc),
               "BinaryCrossEntropyWithLogitsBackward0");
}

} // namespace ad
