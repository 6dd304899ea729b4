// Draws ops on elements where they are, and values to begin with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Step.h"

using namespace mlir;

namespace ad::fuzz {

void Step::elementwise(const ElementwiseSpec &spec) {
  const Value x = operands.any(spec.family);
  if (!x)
    return;
  SmallVector<Value> inputs = {x};
  while (inputs.size() < spec.arity)
    inputs.push_back(operands.like(x));
  if (inputs.size() > 1 && dice.chance(0.5))
    std::swap(inputs.front(), inputs.back());
  for (Value &input : inputs)
    if (!input || !(input = operands.inside(input, spec.domain)))
      return;
  graph.add(spec.name, inputs, {}, x.getType());
}

void Step::compareAndSelect() {
  const Value a = operands.any();
  const Value b = a ? operands.like(a) : a;
  if (!b)
    return;
  const auto predicate = static_cast<ComparePredicate>(dice.below(6));
  const Value mask =
      graph.add("ad.compare", {a, b},
                attribute("predicate",
                          ComparePredicateAttr::get(graph.getBuilder().getContext(), predicate)));
  if (!mask || dice.chance(0.2))
    return;
  Value yes = dice.chance(0.5) ? a : operands.any();
  yes = yes ? operands.reshaped(yes, typeOf(mask).getShape()) : yes;
  const Value no = yes ? operands.like(yes) : yes;
  if (no)
    graph.add("ad.select", {mask, yes, no}, {}, yes.getType());
}

void Step::cast() {
  const Value x = operands.any();
  if (!x)
    return;
  const ElementKind kind = drawKind(dice, graph.getFlavor());
  graph.add("ad.cast", x, {}, typeOf(x).clone(elementTypeOf(kind, x.getContext())));
}

/// select(low <= x, f(x), other): what f gives outside of its domain must not be seen, nor its
/// derivative there.
void Step::masked() {
  const auto isPartial = [](const ElementwiseSpec &spec) {
    return spec.arity == 1 && spec.family == ElementFamily::Float && spec.domain.low > -1.0;
  };
  const ElementwiseSpec &spec = *dice.pick(ArrayRef(llvm::to_vector(
      llvm::make_pointer_range(llvm::make_filter_range(elementwiseSpecs(), isPartial)))));
  const Value x = operands.any(ElementFamily::Float);
  if (!x || graph.getFlavor() == Flavor::Differential)
    return;
  OpBuilder &builder = graph.getBuilder();
  const Value low = operands.splat(typeOf(x), spec.domain.low);
  const Value mask =
      graph.add("ad.compare", {x, low},
                attribute("predicate",
                          ComparePredicateAttr::get(builder.getContext(), ComparePredicate::ge)));
  const Value y = mask ? graph.addUnseen(spec.name, x, x.getType()) : Value();
  const Value other = y ? operands.like(x) : Value();
  if (other)
    graph.add("ad.select", {mask, y, other}, {}, x.getType());
}

void Step::detach() {
  if (const Value x = operands.any())
    graph.add("ad.detach", x, {}, x.getType());
}

void Step::leaf() {
  const auto type =
      RankedTensorType::get(drawShape(dice), elementTypeOf(drawKind(dice, graph.getFlavor()),
                                                           graph.getBuilder().getContext()));
  if (type.getRank() == 0 || dice.chance(0.5)) {
    operands.fresh(type);
    return;
  }
  graph.add("ad.iota", {},
            attribute("axis", graph.getBuilder().getI64IntegerAttr(dice.below(type.getRank()))),
            type);
}

} // namespace ad::fuzz
