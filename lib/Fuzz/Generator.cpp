// Decides what a graph consists of: its size, helpers, arguments and results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Generator.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Steps.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

unsigned drawNumOps(Dice &dice, unsigned most) {
  const double p = dice.between(0.0, 1.0);
  const int64_t count = p < 0.9    ? dice.within(1, 60)
                        : p < 0.99 ? dice.within(60, 400)
                                   : dice.within(1000, 5000);
  return std::min<int64_t>(count, most);
}

/// Some of the type of the one before, so that one may be taken for the other.
void addArguments(Graph &graph, size_t count) {
  Dice &dice = graph.getDice();
  MLIRContext *context = graph.getBuilder().getContext();
  RankedTensorType type;
  for (; count > 0; --count) {
    if (!type || !dice.chance(0.4)) {
      const ElementKind kind = drawKind(dice, graph.getFlavor());
      type = RankedTensorType::get(drawShape(dice), elementTypeOf(kind, context));
    }
    graph.addArgument(type);
  }
}

void addOps(Graph &graph, size_t count, Helpers helpers) {
  // A step may come to nothing, but not forever.
  for (size_t attempt = 0; graph.getNumOps() < count && attempt < 4 * count + 20; ++attempt)
    addStep(graph, helpers);
}

/// Mostly values that nothing else uses, so that most ops matter; sometimes one twice, an argument
/// or a constant.
SmallVector<Value> drawResults(Graph &graph) {
  Dice &dice = graph.getDice();
  constexpr size_t most = 5;
  SmallVector<Value> results = graph.unused();
  if (dice.chance(0.1) && results.size() > 1) // what is left out is dead code
    results.erase(results.begin() + dice.below(results.size()));
  if (results.size() > most)
    results.erase(results.begin(), results.end() - most);
  if (results.empty() || dice.chance(0.05))
    if (const Value any = graph.draw([](Value) { return true; }))
      results.push_back(any);
  if (!results.empty() && dice.chance(0.05))
    results.push_back(results[dice.below(results.size())]);
  return results;
}

func::FuncOp addHelper(ModuleOp module, StringRef name, Dice &dice, Flavor flavor) {
  Graph graph(module, name, dice, flavor);
  addArguments(graph, dice.within(1, 3));
  addOps(graph, dice.within(1, 8), {});
  graph.finish(drawResults(graph));
  graph.getFunction().setPrivate();
  return graph.getFunction();
}

} // namespace

Case generate(MLIRContext &context, uint64_t seed, Flavor flavor, const GeneratorOptions &options) {
  Dice dice(seed);
  Case made;
  made.flavor = flavor;
  made.module = ModuleOp::create(UnknownLoc::get(&context));
  SmallVector<func::FuncOp> helpers;
  if (dice.chance(0.4))
    for (int64_t count = dice.within(1, 2); count > 0; --count)
      helpers.push_back(addHelper(*made.module, "helper" + std::to_string(count), dice, flavor));
  Graph graph(*made.module, "f", dice, flavor);
  addArguments(graph, dice.within(1, 4));
  addOps(graph, drawNumOps(dice, options.maxOps), helpers);
  graph.finish(drawResults(graph));
  made.arguments = graph.getArguments();
  return made;
}

} // namespace ad::fuzz
