// Finds or makes values of a wanted type in a graph.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Operands.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

constexpr unsigned maxArguments = 10;

ElementKind kindOf(Value value) { return *elementKindOf(typeOf(value).getElementType()); }

int64_t productOf(ArrayRef<int64_t> shape) {
  int64_t product = 1;
  for (const int64_t size : shape)
    product *= size;
  return product;
}

} // namespace

Value Operands::any(ElementFamily family) {
  return graph.draw([&](Value value) { return contains(family, kindOf(value)); });
}

Value Operands::existing(RankedTensorType type) {
  return graph.draw([&](Value value) { return value.getType() == type; });
}

Value Operands::fresh(RankedTensorType type) {
  if (graph.getFunction().getNumArguments() < maxArguments && dice.chance(0.7))
    return graph.addArgument(type);
  HostTensor value = drawTensor(dice, type, graph.getFlavor());
  if (value.getNumElements() > 0 && dice.chance(0.5)) // a splat, which folds in other ways
    dispatchElementKind(value.getKind(), [&](auto t) {
      using T = typename decltype(t)::type;
      llvm::fill(value.elements<T>(), T(value.elements<T>().front()));
    });
  return graph.addConstant(value);
}

Value Operands::sliceOfVector(Value x, int64_t size) {
  const int64_t spare = typeOf(x).getNumElements() - size;
  OpBuilder &builder = graph.getBuilder();
  const int64_t offset = dice.within(0, spare);
  return graph.add("ad.slice", x,
                   {builder.getNamedAttr("offsets", builder.getDenseI64ArrayAttr(offset)),
                    builder.getNamedAttr("strides", builder.getDenseI64ArrayAttr(1))},
                   typeOf(x).clone({size}));
}

Value Operands::reshaped(Value x, ArrayRef<int64_t> shape) {
  const RankedTensorType type = typeOf(x);
  if (type.getShape() == shape)
    return x;
  const int64_t have = type.getNumElements(), want = productOf(shape);
  if (have < want) {
    if (have == 0)
      return {};
    const int64_t copies = (want + have - 1) / have;
    OpBuilder &builder = graph.getBuilder();
    SmallVector<int64_t> repeated(type.getShape());
    repeated.insert(repeated.begin(), copies);
    x = graph.add("ad.broadcast", x, builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(0)),
                  type.clone(repeated));
    return x ? reshaped(x, shape) : x;
  }
  if (have > want) {
    x = graph.add("ad.reshape", x, {}, type.clone({have}));
    x = x ? sliceOfVector(x, want) : x;
  }
  return x && typeOf(x).getShape() != shape ? graph.add("ad.reshape", x, {}, type.clone(shape)) : x;
}

Value Operands::converted(RankedTensorType type) {
  const bool isFloat = isDifferentiableType(type);
  Value x = graph.draw([&](Value value) {
    // No derivative passes through integers, so a smooth case stays with floats.
    return isDifferentiableType(value.getType()) == isFloat;
  });
  x = x ? reshaped(x, type.getShape()) : x;
  return x && x.getType() != type ? graph.add("ad.cast", x, {}, type) : x;
}

Value Operands::ofType(RankedTensorType type) {
  if (dice.chance(0.7))
    if (const Value found = existing(type))
      return found;
  if (dice.chance(0.3))
    if (const Value made = converted(type))
      return made;
  return fresh(type);
}

Value Operands::broadcastTo(RankedTensorType type) {
  if (type.getRank() == 0)
    return {};
  SmallVector<int64_t> kept, axes;
  for (auto [axis, size] : llvm::enumerate(type.getShape()))
    if (dice.chance(0.5))
      axes.push_back(axis);
    else
      kept.push_back(size);
  if (axes.empty())
    return {};
  const Value x = ofType(type.clone(kept));
  OpBuilder &builder = graph.getBuilder();
  return x ? graph.add("ad.broadcast", x,
                       builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(axes)), type)
           : x;
}

Value Operands::like(Value x) {
  if (dice.chance(0.15))
    return x;
  if (dice.chance(0.3))
    if (const Value made = broadcastTo(typeOf(x)))
      return made;
  return ofType(typeOf(x));
}

Value Operands::splat(RankedTensorType type, double value) {
  FailureOr<HostTensor> tensor = HostTensor::create(type);
  if (failed(tensor))
    return {};
  dispatchElementKind(tensor->getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    llvm::fill(tensor->elements<T>(), static_cast<T>(value));
  });
  return graph.addConstant(*tensor);
}

Value Operands::inside(Value x, Domain domain) {
  if (graph.getFlavor() == Flavor::Differential || !isDifferentiableType(x.getType()))
    return x;
  const HostTensor &value = graph.valueOf(x);
  bool fits = true;
  for (size_t i = 0; i < value.getNumElements(); ++i)
    fits &= elementAt(value, i) >= domain.low && elementAt(value, i) <= domain.high;
  if (fits)
    return x;
  // low + (high - low) · sigmoid(x) is inside for every x.
  const RankedTensorType type = typeOf(x);
  x = graph.add("ad.sigmoid", x, {}, type);
  if (x)
    x = graph.add("ad.mul", {x, splat(type, domain.high - domain.low)}, {}, type);
  return x ? graph.add("ad.add", {x, splat(type, domain.low)}, {}, type) : x;
}

} // namespace ad::fuzz
