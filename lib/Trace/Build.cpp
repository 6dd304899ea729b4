// Elementwise operations: promotion and broadcasting made explicit.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Build.h"
#include "Trace/Tracing.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <cmath>

namespace ad::build {
namespace {

/// Truncates a real; saturates, and NaN is 0, as `ad.cast` has it.
int64_t integerOf(const Scalar &scalar) {
  if (scalar.kind() != Scalar::Kind::Real)
    return scalar.integer();
  if (std::isnan(scalar.real()))
    return 0;
  if (std::abs(scalar.real()) >= 0x1p63)
    return scalar.real() < 0 ? INT64_MIN : INT64_MAX;
  return static_cast<int64_t>(scalar.real());
}

void storeScalar(Storage *storage, DType dtype, const Scalar &scalar) {
  dispatchElementKind(kindOf(dtype), [&](auto t) {
    using T = typename decltype(t)::type;
    auto &element = *static_cast<T *>(storage->data());
    if constexpr (std::is_same_v<T, bool>)
      element = scalar.real() != 0;
    else if constexpr (isFloatElement<T>)
      element = static_cast<T>(scalar.real());
    else
      element = static_cast<T>(integerOf(scalar));
  });
}

const Failure *checkTraces(llvm::ArrayRef<Argument> arguments) {
  for (const Argument &argument : arguments)
    if (argument.node)
      if (const Failure *failure = checkTrace(*argument.node))
        return failure;
  return nullptr;
}

Sizes shapeOf(const Argument &argument) {
  return argument.node ? Sizes(argument.node->shape) : Sizes();
}

NodeRef castTo(const NodeRef &x, DType dtype, Location loc) {
  return x->dtype == dtype ? x : operation(OpKind::Cast, dtype, x->shape, x.get(), loc);
}

/// The argument as an operand: a node of this type and shape.
NodeRef fit(const Argument &argument, DType dtype, Sizes shape, Location loc) {
  const NodeRef node = argument.node ? castTo(NodeRef::sharing(argument.node), dtype, loc)
                                     : literal(argument.scalar, dtype, loc);
  // `shape` is what the node's shape was broadcast to.
  return std::get<NodeRef>(expand(node, shape, loc));
}

/// PyTorch's words for an element type without a kernel.
constexpr const char *notFor = " not "
                               "implemented for ";

Failure rejectBool(OpKind kind) {
  if (kind == OpKind::sub_)
    return {Code::WrongDType, "Subtraction, the `-` operator, with two bool tensors is not "
                              "supported. Use the `^` or `logical_xor()` operator instead."};
  if (kind == OpKind::neg_)
    return {Code::WrongDType,
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to "
            "invert a mask, use the `~` or `logical_not()` operator instead."};
  const std::string name = opInfo(kind).name;
  return {Code::WrongDType, name.substr(name.find('.') + 1) + notFor + "'Bool'"};
}

/// On bools, + and max are `or`, * and min are `and`.
Or<OpKind> kindForBool(OpKind kind) {
  switch (kind) {
  case OpKind::add_:
  case OpKind::maximum_:
  case OpKind::fmax_:
    return OpKind::logical_or_;
  case OpKind::mul_:
  case OpKind::minimum_:
  case OpKind::fmin_:
    return OpKind::logical_and_;
  default:
    return rejectBool(kind);
  }
}

/// The element type to compute in; changes `kind` where bools have an op of their own.
Or<DType> chooseType(OpKind &kind, llvm::ArrayRef<Argument> arguments) {
  const OperandKind takes = opInfo(kind).operands;
  if (takes == OperandKind::Bool)
    return DType::Bool;
  const DType dtype = operandType(takes, promote(arguments));
  if (dtype != DType::Bool || takes != OperandKind::Number)
    return dtype;
  const Or<OpKind> other = kindForBool(kind);
  if (const Failure *failure = failureOf(other))
    return *failure;
  kind = std::get<OpKind>(other);
  return dtype;
}

/// An integer power of an integer tensor, as repeated products.
Built integerPower(const NodeRef &x, int64_t exponent, Location loc) {
  if (exponent < 0)
    return Failure{Code::BadValue, "Integers to negative integer powers are not allowed."};
  NodeRef result, factor = x;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1) {
      if (!result)
        result = factor;
      else
        result = operation(OpKind::mul_, x->dtype, x->shape, {result.get(), factor.get()}, loc);
    }
    if (exponent > 1)
      factor = operation(OpKind::square_, x->dtype, x->shape, factor.get(), loc);
  }
  return result ? result : constant(1, x->dtype, x->shape, loc);
}

/// Whole exponents are part of the structure: they have short code of their own.
Built powerOf(const NodeRef &x, const Scalar &exponent, Location loc) {
  const double value = exponent.real();
  if (!isFloat(x->dtype) && exponent.kind() == Scalar::Kind::Integer && x->dtype != DType::Bool)
    return integerPower(x, exponent.integer(), loc);
  const DType dtype = operandType(OperandKind::Float, promote({Argument(x), Argument(exponent)}));
  const NodeRef base = castTo(x, dtype, loc);
  if (value == 2)
    return operation(OpKind::square_, dtype, base->shape, base.get(), loc);
  if (value == 0.5)
    return operation(OpKind::sqrt_, dtype, base->shape, base.get(), loc);
  if (value == -1)
    return operation(OpKind::reciprocal_, dtype, base->shape, base.get(), loc);
  const NodeRef power = value == std::trunc(value) ? constant(value, dtype, base->shape, loc)
                                                   : fit(exponent, dtype, base->shape, loc);
  return operation(OpKind::pow_, dtype, base->shape, {base.get(), power.get()}, loc);
}

Built powerOfNumber(const NodeRef &x, const Scalar &exponent, Location loc) {
  Built built = powerOf(x, exponent, loc);
  if (NodeRef *node = std::get_if<NodeRef>(&built); node && node->get() != x.get())
    (*node)->gradient = "PowBackward0";
  return built;
}

} // namespace

NodeRef operation(OpKind kind, DType dtype, Sizes shape, llvm::ArrayRef<Node *> operands,
                  Location loc) {
  NodeRef node = makeNode(kind, dtype, shape, loc);
  node->trace = holdingTrace();
  bool requiresGrad = false;
  for (Node *operand : operands) {
    addOperand(*node, operand);
    node->trace = std::max(node->trace, operand->trace);
    node->depth = std::max(node->depth, operand->depth);
    requiresGrad |= operand->requiresGrad;
  }
  ++node->depth;
  node->requiresGrad =
      requiresGrad && node->trace == 0 && gradEnabled() && isFloat(dtype) && isDifferentiable(kind);
  node->isLeaf = !node->requiresGrad;
  return node;
}

NodeRef literal(Scalar scalar, DType dtype, Location loc) {
  NodeRef node = makeNode(OpKind::Data, dtype, {}, loc);
  node->isNumber = true;
  Storage *storage = allocateStorage(elementBytes(dtype));
  if (!storage)
    llvm::report_bad_alloc_error("no memory for a number");
  storeScalar(storage, dtype, scalar);
  setStorage(*node, StorageRef(storage));
  return node;
}

NodeRef constant(double value, DType dtype, Sizes shape, Location loc) {
  NodeRef node = operation(OpKind::Constant, dtype, shape, {}, loc);
  node->value = value;
  return node;
}

Built unary(OpKind kind, const NodeRef &x, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  if (opInfo(kind).operands == OperandKind::Number && x->dtype == DType::Bool)
    return rejectBool(kind);
  const Or<DType> dtype = chooseType(kind, Argument(x));
  if (const Failure *failure = failureOf(dtype))
    return *failure;
  const NodeRef operand = castTo(x, std::get<DType>(dtype), loc);
  return operation(kind, operand->dtype, x->shape, operand.get(), loc);
}

Built binary(OpKind kind, const Argument &a, const Argument &b, Location loc) {
  if (const Failure *failure = checkTraces({a, b}))
    return *failure;
  if (kind == OpKind::pow_ && a.node && !b.node)
    return powerOfNumber(NodeRef::sharing(a.node), b.scalar, loc);
  const Or<Shape> shape = broadcastShapes(shapeOf(a), shapeOf(b));
  if (const Failure *failure = failureOf(shape))
    return *failure;
  const Or<DType> dtype = chooseType(kind, {a, b});
  if (const Failure *failure = failureOf(dtype))
    return *failure;
  const Shape &sizes = std::get<Shape>(shape);
  const NodeRef left = fit(a, std::get<DType>(dtype), sizes, loc);
  const NodeRef right = fit(b, std::get<DType>(dtype), sizes, loc);
  return operation(kind, left->dtype, sizes, {left.get(), right.get()}, loc);
}

Built compare(Predicate predicate, const Argument &a, const Argument &b, Location loc) {
  if (const Failure *failure = checkTraces({a, b}))
    return *failure;
  const Or<Shape> shape = broadcastShapes(shapeOf(a), shapeOf(b));
  if (const Failure *failure = failureOf(shape))
    return *failure;
  const Shape &sizes = std::get<Shape>(shape);
  const DType dtype = promote({a, b});
  const NodeRef left = fit(a, dtype, sizes, loc), right = fit(b, dtype, sizes, loc);
  NodeRef node = operation(OpKind::Compare, DType::Bool, sizes, {left.get(), right.get()}, loc);
  node->attributes.push_back(static_cast<int64_t>(predicate));
  return node;
}

Built select(const NodeRef &condition, const Argument &a, const Argument &b, Location loc) {
  if (const Failure *failure = checkTraces({Argument(condition), a, b}))
    return *failure;
  if (condition->dtype != DType::Bool)
    return Failure{Code::WrongDType,
                   std::string("where expected condition to be a boolean tensor, but got a tensor "
                               "with dtype ") +
                       scalarName(condition->dtype)};
  Or<Shape> shape = broadcastShapes(shapeOf(a), shapeOf(b));
  if (!failureOf(shape))
    shape = broadcastShapes(condition->shape, Shape(std::get<Shape>(shape)));
  if (const Failure *failure = failureOf(shape))
    return *failure;
  const Shape &sizes = std::get<Shape>(shape);
  const DType dtype = promote({a, b});
  const NodeRef mask = fit(condition, DType::Bool, sizes, loc);
  const NodeRef left = fit(a, dtype, sizes, loc), right = fit(b, dtype, sizes, loc);
  return operation(OpKind::Select, dtype, sizes, {mask.get(), left.get(), right.get()}, loc);
}

Built cast(const NodeRef &x, DType dtype, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  return castTo(x, dtype, loc);
}

Built detach(const NodeRef &x, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  return operation(OpKind::Detach, x->dtype, x->shape, x.get(), loc);
}

} // namespace ad::build
