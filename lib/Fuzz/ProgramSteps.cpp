// Adds what is written elsewhere: the samples of the records, and calls of helpers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Step.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;

namespace ad::fuzz {

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

} // namespace ad::fuzz
