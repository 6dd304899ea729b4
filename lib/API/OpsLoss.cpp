// Softmax and losses, composed of ops of the IR.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Fill.h"
#include "API/Glue.h"
#include "ad/factories.h"
#include "ad/ops.h"

namespace ad {
namespace {

/// x minus its maximum along `dim`, which cancels in every formula here. The maximum is a constant
/// of differentiation: its derivative cancels as well.
Tensor shifted(const Tensor &x, std::int64_t dim, Tensor &maximum, Location loc) {
  maximum = x.amax({dim}, true, loc).detach(loc);
  return sub(Operand(x, loc), Operand(maximum, loc));
}

void checkInteger(const Tensor &labels, Location loc) {
  const DType dtype = labels.dtype();
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

/// bool [..., classes]: labels compared with 0, 1, … classes-1 along a new last axis.
Tensor classMask(const Tensor &labels, std::int64_t classes, Location loc) {
  checkInteger(labels, loc);
  if (classes < 1)
    raise(Code::BadValue, "num_classes should be positive", loc);
  checkRange(labels, classes, loc);
  const Tensor columns = tensorOf(build::iota({classes}, labels.dtype(), 0, loc));
  return eq(Operand(labels.unsqueeze(-1, loc), loc), Operand(columns, loc));
}

} // namespace

// max + log Σ exp(x − max)
Tensor logsumexp(const Tensor &x, std::int64_t dim, bool keepdim, Location loc) {
  Tensor maximum;
  const Tensor terms = exp(shifted(x, dim, maximum, loc), loc);
  const Tensor total = log(terms.sum({dim}, true, loc), loc);
  Tensor result = add(Operand(total, loc), Operand(maximum, loc));
  if (!keepdim)
    result = result.squeeze(dim, loc);
  return named(std::move(result), "LogsumexpBackward0");
}

Tensor softmax(const Tensor &x, std::int64_t dim, Location loc) {
  Tensor maximum;
  const Tensor terms = exp(shifted(x, dim, maximum, loc), loc);
  const Tensor total = terms.sum({dim}, true, loc);
  return named(div(Operand(terms, loc), Operand(total, loc)), "SoftmaxBackward0");
}

Tensor log_softmax(const Tensor &x, std::int64_t dim, Location loc) {
  Tensor maximum;
  const Tensor terms = shifted(x, dim, maximum, loc);
  const Tensor total = log(exp(terms, loc).sum({dim}, true, loc), loc);
  return named(sub(Operand(terms, loc), Operand(total, loc)), "LogSoftmaxBackward0");
}

Tensor Tensor::softmax(std::int64_t dim, Location loc) const {
  return ad::softmax(*this, dim, loc);
}
Tensor Tensor::log_softmax(std::int64_t dim, Location loc) const {
  return ad::log_softmax(*this, dim, loc);
}
Tensor Tensor::logsumexp(std::int64_t dim, bool keepdim, Location loc) const {
  return ad::logsumexp(*this, dim, keepdim, loc);
}

Tensor one_hot(const Tensor &labels, std::int64_t classes, Location loc) {
  return classMask(labels, classes, loc).to(int64, loc);
}

// mean over the batch of −log softmax(logits)[label]
Tensor cross_entropy(const Tensor &logits, const Tensor &labels, Location loc) {
  checkInteger(labels, loc);
  if (logits.dim() != 2 || labels.dim() != 1)
    raise(Code::WrongRank,
          "cross_entropy takes logits [batch, classes] and labels [batch], but got " +
              std::to_string(logits.dim()) + "D and " + std::to_string(labels.dim()) + "D",
          loc);
  if (logits.size(0) != labels.size(0))
    raise(Code::BroadcastShapes,
          "Expected input batch_size (" + std::to_string(logits.size(0)) +
              ") to match target batch_size (" + std::to_string(labels.size(0)) + ").",
          loc);
  const Tensor picked = classMask(labels, logits.size(1), loc);
  const Tensor logs = log_softmax(logits, 1, loc);
  // Part of the structure, unlike a number: the compiler then knows that it is 0.
  const NodeRef zero = build::constant(0, logs.dtype(), {}, loc);
  const Tensor chosen =
      finish(build::select(nodeOf(picked, loc), nodeOf(logs, loc), zero, loc), loc);
  const Tensor loss = neg(chosen.sum({1}, false, loc).mean(loc), loc);
  return named(loss, "NllLossBackward0");
}

Tensor mse_loss(const Tensor &input, const Tensor &target, Location loc) {
  const Tensor difference = sub(Operand(input, loc), Operand(target, loc));
  return named(square(difference, loc).mean(loc), "MseLossBackward0");
}

// max(x, 0) − x·t + log(1 + exp(−|x|))
Tensor binary_cross_entropy_with_logits(const Tensor &logits, const Tensor &target, Location loc) {
  const Operand x(logits, loc);
  const Tensor linear = sub(Operand(relu(logits, loc), loc), Operand(mul(x, target), loc));
  const Tensor tail = log1p(exp(neg(abs(logits, loc), loc), loc), loc);
  return named(add(Operand(linear, loc), Operand(tail, loc)).mean(loc),
               "BinaryCrossEntropyWithLogitsBackward0");
}

// The least index among those that hold the maximum.
Tensor argmax(const Tensor &x, std::int64_t dim, Location loc) {
  const NodeRef node = nodeOf(x, loc);
  if (node->rank() == 0)
    return zeros({}, int64, loc);
  const Or<int64_t> axis = wrapAxis(dim, node->rank());
  if (const Failure *failure = failureOf(axis))
    raise(*failure, loc);
  const Tensor source = x.detach(loc);
  const Operand here(source, loc);
  // NaN is the maximum where there is one, and only NaN differs from itself.
  const Tensor equals = ge(here, Operand(source.amax({dim}, true, loc), loc));
  const Tensor holds = logical_or(Operand(equals, loc), ne(here, here));
  const Tensor index =
      tensorOf(build::iota(node->shape, DType::Int64, std::get<int64_t>(axis), loc));
  const std::int64_t size = node->shape[std::get<int64_t>(axis)];
  return neg(where(holds, Operand(neg(index, loc), loc), -size).amax({dim}, false, loc), loc);
}

} // namespace ad
