// Draws ops on elements where they are, and values to begin with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Step.h"

using namespace mlir;

namespace ad::fuzz {

void Step::elementwise(const ElementwiseSpec &spec) {
  if (const Value x = operands.any(spec.family))
    elementwise(spec, x);
}

Value Step::elementwise(const ElementwiseSpec &spec, Value x) {
  SmallVector<Value> inputs = {x};
  while (inputs.size() < spec.arity)
    inputs.push_back(operands.like(x));
  if (inputs.size() > 1 && dice.chance(0.5))
    std::swap(inputs.front(), inputs.back());
  return combine(spec, inputs);
}

Value Step::combine(const ElementwiseSpec &spec, SmallVector<Value> inputs) {
  for (Value &input : inputs)
    if (!input || !(input = operands.inside(input, spec.domain)))
      return {};
  return graph.add(spec.name, inputs, {}, inputs.front().getType());
}

const ElementwiseSpec &Step::drawSpec(ArrayRef<StringRef> ops) {
  const StringRef op = dice.pick(ops);
  return *llvm::find_if(elementwiseSpecs(),
                        [&](const ElementwiseSpec &spec) { return spec.name == op; });
}

/// Negations that meet, as in a - (-b) or (-a) * (-b): rewrites move and cancel them.
void Step::signs() {
  const ElementwiseSpec &spec = drawSpec({"ad.add", "ad.sub", "ad.mul", "ad.div"});
  const Value a = operands.any(spec.family);
  SmallVector<Value> inputs = {a, a ? operands.like(a) : a};
  for (Value &input : inputs)
    if (input && dice.chance(0.7))
      input = graph.add("ad.neg", input, {}, input.getType());
  combine(spec, inputs);
}

/// Bounds of bounds, as clamp is: the masks of their derivatives meet.
void Step::bounds() {
  Value x = operands.any(ElementFamily::Float);
  for (int64_t count = dice.within(2, 3); x && count > 0; --count)
    x = elementwise(drawSpec({"ad.maximum", "ad.minimum", "ad.relu"}), x);
}

Value Step::compare(ComparePredicate predicate, Value a, Value b) {
  return graph.add("ad.compare", {a, b},
                   attribute("predicate", ComparePredicateAttr::get(graph.getBuilder().getContext(),
                                                                    predicate)));
}

void Step::compareAndSelect() {
  const Value a = operands.any(dice.chance(0.1) ? ElementFamily::Bool : ElementFamily::Any);
  const Value b = a ? operands.like(a) : a;
  if (!b)
    return;
  const auto predicate = static_cast<ComparePredicate>(dice.below(6));
  const Value mask = compare(predicate, a, b);
  if (!mask || dice.chance(0.2))
    return;
  Value yes = dice.chance(0.5) ? a : operands.any();
  yes = yes ? operands.reshaped(yes, typeOf(mask).getShape()) : yes;
  const Value no = yes ? operands.like(yes) : yes;
  if (no)
    graph.add("ad.select", {mask, yes, no}, {}, yes.getType());
}

/// Choices by one mask or its inverse, one inside of the other: rewrites make them one.
void Step::choices() {
  const Value mask = operands.any(ElementFamily::Bool);
  const Value x = mask ? operands.any() : mask;
  const Value a = x ? operands.reshaped(x, typeOf(mask).getShape()) : x;
  const auto choose = [&](Value yes, Value no) {
    const Value condition = dice.chance(0.5) ? mask : graph.add("ad.not", mask, {}, mask.getType());
    return condition && no ? graph.add("ad.select", {condition, yes, no}, {}, a.getType())
                           : Value();
  };
  const Value inner = a ? choose(a, operands.like(a)) : a;
  const Value other = inner ? operands.like(a) : inner;
  if (!other)
    return;
  if (dice.chance(0.5))
    choose(inner, other);
  else
    choose(other, inner);
}

void Step::cast() {
  const Value x = operands.any();
  if (!x)
    return;
  const ElementKind kind = drawKind(dice, graph.getFlavor());
  graph.add("ad.cast", x, {}, typeOf(x).clone(elementTypeOf(kind, x.getContext())));
}

/// select(low <= x <= high, f(x), other): what f gives outside of its domain must not be seen, nor
/// its derivative there.
void Step::masked() {
  const auto isPartial = [](const ElementwiseSpec &spec) {
    return spec.arity == 1 && spec.family == ElementFamily::Float && spec.domain.low > -1.0;
  };
  const ElementwiseSpec &spec = *dice.pick(ArrayRef(llvm::to_vector(
      llvm::make_pointer_range(llvm::make_filter_range(elementwiseSpecs(), isPartial)))));
  const Value x = operands.any(ElementFamily::Float);
  if (!x || graph.getFlavor() == Flavor::Differential)
    return;
  const auto bound = [&](ComparePredicate predicate, double number) {
    const Value limit = operands.splat(typeOf(x), number);
    return limit ? compare(predicate, x, limit) : limit;
  };
  const Value above = bound(ComparePredicate::ge, spec.domain.low);
  const Value below = above ? bound(ComparePredicate::le, spec.domain.high) : above;
  const Value mask = below ? graph.add("ad.and", {above, below}, {}, below.getType()) : below;
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
