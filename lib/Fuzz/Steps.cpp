// Draws one op of each family.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Steps.h"
#include "Dialect/Dialect.h"
#include "Fuzz/IndexSteps.h"
#include "Fuzz/Inputs.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

using Axes = SmallVector<int64_t>;

/// One op in the making.
class Step {
public:
  Step(Graph &graph, Helpers helpers)
      : graph(graph), dice(graph.getDice()), operands(graph), helpers(helpers) {}

  void elementwise() { elementwise(dice.pick(elementwiseSpecs())); }
  void elementwise(const ElementwiseSpec &spec);
  void compareAndSelect();
  void cast();
  void broadcast();
  void reduce() { reduce(dice.pick(reductionSpecs())); }
  void reduce(const ReductionSpec &spec);
  void reshape();
  void transpose();
  void flip();
  void slice();
  void view();
  void scan();
  void masked();
  void pad();
  void concat();
  void matmul();
  void leaf();
  void detach();
  void sample() { sample(dice.pick(sampleSpecs())); }
  void sample(const SampleSpec &spec);
  void byIndex() { addIndexStep(graph); }
  void order() { addOrderStep(graph); }
  void random() { addRandomStep(graph); }
  void call();

private:
  NamedAttribute attribute(StringRef name, ArrayRef<int64_t> numbers) {
    return graph.getBuilder().getNamedAttr(name, graph.getBuilder().getDenseI64ArrayAttr(numbers));
  }
  NamedAttribute attribute(StringRef name, Attribute value) {
    return graph.getBuilder().getNamedAttr(name, value);
  }
  /// Any value; often one that an op of the kind `op` made, since such pairs are rewritten.
  Value anyOrMadeBy(StringRef op, ElementFamily family = ElementFamily::Any);
  /// A random subset of the axes of a shape.
  Axes drawAxes(int64_t rank);
  Axes drawPerAxis(int64_t rank, int64_t low, int64_t high);

  Graph &graph;
  Dice &dice;
  Operands operands;
  Helpers helpers;
};

Value Step::anyOrMadeBy(StringRef op, ElementFamily family) {
  if (dice.chance(0.25))
    if (const Value made = graph.draw([&](Value value) {
          Operation *producer = value.getDefiningOp();
          return producer && producer->getName().getStringRef() == op &&
                 contains(family, *elementKindOf(typeOf(value).getElementType()));
        }))
      return made;
  return operands.any(family);
}

Axes Step::drawAxes(int64_t rank) {
  Axes axes;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (dice.chance(0.5))
      axes.push_back(axis);
  if (axes.empty() && rank > 0)
    axes.push_back(dice.below(rank));
  return axes;
}

Axes Step::drawPerAxis(int64_t rank, int64_t low, int64_t high) {
  Axes numbers;
  for (int64_t axis = 0; axis < rank; ++axis)
    numbers.push_back(dice.within(low, high));
  return numbers;
}

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

void Step::broadcast() {
  const Value x = anyOrMadeBy("ad.broadcast");
  if (!x)
    return;
  Axes shape(typeOf(x).getShape()), axes;
  const int64_t count = dice.within(1, 2);
  for (int64_t i = 0; i < count && shape.size() < 4; ++i) {
    const int64_t axis = dice.within(axes.empty() ? 0 : axes.back() + 1, shape.size());
    shape.insert(shape.begin() + axis, drawSize(dice));
    axes.push_back(axis);
    if (axis == static_cast<int64_t>(shape.size()) - 1)
      break;
  }
  if (!axes.empty())
    graph.add("ad.broadcast", x, attribute("axes", axes), typeOf(x).clone(shape));
}

void Step::reduce(const ReductionSpec &spec) {
  Value x = anyOrMadeBy("ad.broadcast", spec.family); // with ties
  if (x && (x = operands.inside(x, spec.domain)))
    graph.add(spec.name, x, attribute("axes", drawAxes(typeOf(x).getRank())));
}

void Step::reshape() {
  const Value x = operands.any();
  if (!x)
    return;
  // Axes merged, then ones inserted.
  Axes shape(typeOf(x).getShape());
  while (shape.size() > 1 && dice.chance(0.6)) {
    const size_t at = dice.below(shape.size() - 1);
    shape[at] *= shape[at + 1];
    shape.erase(shape.begin() + at + 1);
  }
  if (shape.size() < 4 && dice.chance(0.5))
    shape.insert(shape.begin() + dice.below(shape.size() + 1), 1);
  graph.add("ad.reshape", x, {}, typeOf(x).clone(shape));
}

void Step::transpose() {
  const Value x = anyOrMadeBy("ad.transpose");
  if (!x)
    return;
  Axes permutation = llvm::to_vector(llvm::seq<int64_t>(0, typeOf(x).getRank()));
  for (size_t i = permutation.size(); i > 1; --i)
    std::swap(permutation[i - 1], permutation[dice.below(i)]);
  graph.add("ad.transpose", x, attribute("permutation", permutation));
}

void Step::flip() {
  const Value x = anyOrMadeBy("ad.flip");
  if (x)
    graph.add("ad.flip", x, attribute("axes", drawAxes(typeOf(x).getRank())), x.getType());
}

/// A slice that begins at a whole line of memory: without gaps it needs no copy.
void Step::view() {
  constexpr int64_t line = 16; // elements of f32
  Value x = operands.any();
  const int64_t size = x ? typeOf(x).getNumElements() : 0;
  if (size <= line || !(x = operands.reshaped(x, {size})))
    return;
  const int64_t offset = line * dice.within(0, (size - 1) / line), stride = dice.within(1, 2);
  graph.add("ad.slice", x, {attribute("offsets", {offset}), attribute("strides", {stride})},
            typeOf(x).clone({dice.within(1, (size - offset - 1) / stride + 1)}));
}

void Step::scan() {
  const StringRef ops[] = {"ad.cumsum", "ad.prod", "ad.recurrence"};
  const StringRef op = dice.pick(ArrayRef(ops));
  const Value x = operands.any(ElementFamily::Float);
  if (!x || typeOf(x).getRank() == 0)
    return;
  SmallVector<Value> inputs = {x};
  if (op == "ad.recurrence")
    inputs.push_back(operands.like(x));
  const int64_t axis = dice.below(typeOf(x).getRank());
  OpBuilder &builder = graph.getBuilder();
  SmallVector<NamedAttribute> attributes = {
      builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis))};
  if (op != "ad.prod" && dice.chance(0.5))
    attributes.push_back(attribute("reverse", Attribute(builder.getUnitAttr())));
  if (inputs.back())
    graph.add(op, inputs, attributes, op == "ad.prod" ? Type() : x.getType());
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

void Step::slice() {
  const Value x = anyOrMadeBy(dice.chance(0.5)   ? "ad.slice"
                              : dice.chance(0.5) ? "ad.pad"
                                                 : "ad.concat");
  if (!x)
    return;
  Axes sizes, offsets, strides = drawPerAxis(typeOf(x).getRank(), 1, 3);
  for (auto [axis, size] : llvm::enumerate(typeOf(x).getShape())) {
    if (dice.chance(0.4))
      strides[axis] = 1;
    offsets.push_back(size > 0 && dice.chance(0.6) ? dice.below(size) : 0);
    const int64_t most = size == 0 ? 0 : (size - offsets.back() - 1) / strides[axis] + 1;
    sizes.push_back(dice.chance(0.7) ? most : dice.within(0, most));
  }
  graph.add("ad.slice", x, {attribute("offsets", offsets), attribute("strides", strides)},
            typeOf(x).clone(sizes));
}

void Step::pad() {
  const Value x = anyOrMadeBy("ad.pad");
  if (!x)
    return;
  const int64_t rank = typeOf(x).getRank();
  const double value = dice.chance(0.5) ? 0.0 : dice.within(-2, 2);
  graph.add("ad.pad", x,
            {attribute("low", drawPerAxis(rank, 0, 2)), attribute("high", drawPerAxis(rank, 0, 2)),
             attribute("interior", drawPerAxis(rank, 0, 1)),
             attribute("value", graph.getBuilder().getF64FloatAttr(value))});
}

void Step::concat() {
  const Value x = operands.any();
  if (!x || typeOf(x).getRank() == 0)
    return;
  const int64_t axis = dice.below(typeOf(x).getRank());
  SmallVector<Value> inputs = {x};
  for (int64_t more = dice.within(1, 2); more > 0; --more) {
    Axes shape(typeOf(x).getShape());
    if (dice.chance(0.5))
      shape[axis] = drawSize(dice);
    inputs.push_back(dice.chance(0.2) ? x : operands.ofType(typeOf(x).clone(shape)));
    if (!inputs.back())
      return;
  }
  graph.add("ad.concat", inputs, attribute("axis", graph.getBuilder().getI64IntegerAttr(axis)));
}

void Step::matmul() {
  Value a = operands.any(ElementFamily::Float);
  if (!a)
    return;
  while (typeOf(a).getRank() < 2) {
    Axes shape(typeOf(a).getShape());
    shape.insert(shape.begin() + dice.below(shape.size() + 1), 1);
    if (!(a = graph.add("ad.reshape", a, {}, typeOf(a).clone(shape))))
      return;
  }
  const bool flipA = dice.chance(0.4), flipB = dice.chance(0.4);
  Axes shape(typeOf(a).getShape());
  const size_t row = shape.size() - 2, column = shape.size() - 1;
  const int64_t inner = shape[flipA ? row : column];
  shape[flipB ? column : row] = inner;
  shape[flipB ? row : column] = drawSize(dice);
  const Value b = shape == typeOf(a).getShape() && dice.chance(0.2)
                      ? a
                      : operands.ofType(typeOf(a).clone(shape));
  SmallVector<NamedAttribute> flags;
  const Attribute unit = graph.getBuilder().getUnitAttr();
  if (flipA)
    flags.push_back(attribute("transpose_a", unit));
  if (flipB)
    flags.push_back(attribute("transpose_b", unit));
  if (b)
    graph.add("ad.matmul", {a, b}, flags);
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

void Step::detach() {
  if (const Value x = operands.any())
    graph.add("ad.detach", x, {}, x.getType());
}

void Step::sample(const SampleSpec &spec) {
  std::string text = spec.text.str();
  MLIRContext *context = graph.getBuilder().getContext();
  if (const ElementKind kind = drawKind(dice, graph.getFlavor());
      isFloat(kind) && spec.name != "ad.cast") {
    std::string element;
    llvm::raw_string_ostream(element) << elementTypeOf(kind, context);
    for (size_t at = text.find("f64>"); at != std::string::npos; at = text.find("f64>", at + 1))
      text.replace(at, 3, element);
  }
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(text, ParserConfig(context, /*verifyAfterParse=*/false));
  if (!module)
    return;
  auto function = module->lookupSymbol<func::FuncOp>("f");
  IRMapping mapping;
  for (const Value argument : function.getArguments()) {
    Value x = operands.ofType(typeOf(argument));
    if (!x || !(x = operands.inside(x, spec.domain)))
      return;
    mapping.map(argument, x);
  }
  for (Operation &op : function.front().without_terminator())
    if (!graph.adopt(graph.getBuilder().clone(op, mapping)))
      return;
}

void Step::call() {
  if (helpers.empty())
    return;
  func::FuncOp helper = dice.pick(helpers);
  SmallVector<Value> inputs;
  for (const Type type : helper.getArgumentTypes()) {
    inputs.push_back(operands.ofType(llvm::cast<RankedTensorType>(type)));
    // Where helpers were drawn, and are known to be defined.
    if (!inputs.back() || !(inputs.back() = operands.inside(inputs.back(), {-2.0, 2.0})))
      return;
  }
  OpBuilder &builder = graph.getBuilder();
  graph.adopt(func::CallOp::create(builder, builder.getUnknownLoc(), helper, inputs));
}

struct Weighted {
  unsigned weight;
  void (Step::*draw)();
};
constexpr Weighted families[] = {{50, &Step::elementwise}, {10, &Step::compareAndSelect},
                                 {3, &Step::cast},         {5, &Step::broadcast},
                                 {10, &Step::reduce},      {4, &Step::reshape},
                                 {4, &Step::transpose},    {4, &Step::slice},
                                 {2, &Step::flip},         {2, &Step::view},
                                 {3, &Step::scan},         {3, &Step::masked},
                                 {3, &Step::pad},          {3, &Step::concat},
                                 {5, &Step::matmul},       {2, &Step::leaf},
                                 {1, &Step::detach},       {4, &Step::sample},
                                 {4, &Step::call},         {4, &Step::byIndex},
                                 {2, &Step::order},        {1, &Step::random}};

/// The entry of a list that is for an op, or null; one of them if there are several.
template <class Spec>
const Spec *draw(Dice &dice, ArrayRef<Spec> specs, StringRef op) {
  SmallVector<const Spec *> found;
  for (const Spec &spec : specs)
    if (spec.name == op)
      found.push_back(&spec);
  return found.empty() ? nullptr : found[dice.below(found.size())];
}

} // namespace

void addStepTowards(Graph &graph, StringRef op) {
  Step step(graph, {});
  Dice &dice = graph.getDice();
  if (const ElementwiseSpec *spec = draw(dice, elementwiseSpecs(), op))
    return step.elementwise(*spec);
  if (const ReductionSpec *spec = draw(dice, reductionSpecs(), op))
    return step.reduce(*spec);
  const SampleSpec *spec = draw(dice, sampleSpecs(), op);
  if (spec && dice.chance(0.5))
    return step.sample(*spec);
  (step.*dice.pick(ArrayRef(families)).draw)();
}

void addStep(Graph &graph, Helpers helpers) {
  unsigned total = 0;
  for (const Weighted &family : families)
    total += family.weight;
  size_t ticket = graph.getDice().below(total);
  Step step(graph, helpers);
  for (const Weighted &family : families) {
    if (ticket < family.weight)
      return (step.*family.draw)();
    ticket -= family.weight;
  }
}

} // namespace ad::fuzz
