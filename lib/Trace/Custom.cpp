// Builds the nodes of functions with rules. Attributes: which of the rules there are.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Custom.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace ad {

static constexpr const char *names[] = {"callee", "tangent", "forward", "backward"};

llvm::SmallVector<NodeRef, 4> buildCustom(const TracedCustom &custom,
                                          llvm::ArrayRef<NodeRef> arguments, Location loc) {
  llvm::SmallVector<std::shared_ptr<const Function>, 4> functions;
  llvm::SmallVector<int64_t> present;
  for (const auto &rule : {custom.function, custom.tangent, custom.forward, custom.backward}) {
    present.push_back(rule != nullptr);
    if (rule)
      functions.push_back(rule);
  }
  functions.append(custom.batch.begin(), custom.batch.end());
  const NodeRef node = buildClosure(OpKind::Custom, functions, arguments, {}, loc);
  node->attributes.assign(present.begin(), present.end());
  llvm::SmallVector<ResultType, 4> types;
  for (const NodeRef &result : custom.function->graph.resultNodes)
    types.push_back(resultTypeOf(*result));
  return buildResults(node, types);
}

llvm::SmallVector<const char *, 4> ruleNames(const Node &custom) {
  llvm::SmallVector<const char *, 4> present;
  for (auto [index, name] : llvm::enumerate(names))
    if (custom.attributes[index])
      present.push_back(name);
  present.resize(custom.functions.size(), "batch");
  return present;
}

size_t parametersInFront(const Node &custom, llvm::StringRef rule) {
  const auto &function = *custom.functions.front();
  if (rule != "backward")
    return function.parameterCount;
  // The residuals: what the forward rule, which comes before it, gives beyond the results.
  const auto present = ruleNames(custom);
  const size_t backward =
      llvm::find_if(present, [](llvm::StringRef name) { return name == "backward"; }) -
      present.begin();
  return custom.functions[backward - 1]->graph.resultNodes.size() -
         function.graph.resultNodes.size();
}

} // namespace ad
