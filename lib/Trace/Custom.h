// Calls of functions with rules of the user's.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_CUSTOM_H
#define AD_TRACE_CUSTOM_H

#include "Trace/Closure.h"

namespace ad {

/// The rules take parameters as the dialect orders them, without the constants: those are what any
/// of the functions captured. A null rule is missing.
struct TracedCustom {
  std::shared_ptr<const Function> function, tangent, forward, backward;
  llvm::SmallVector<std::shared_ptr<const Function>, 1> batch;
};
llvm::SmallVector<NodeRef, 4> buildCustom(const TracedCustom &custom,
                                          llvm::ArrayRef<NodeRef> arguments, Location loc);

/// The rules of a node by the names of their attributes, in the order of its functions; the batch
/// rules, which have one in common, come last.
llvm::SmallVector<const char *, 4> ruleNames(const Node &custom);

/// How many of a rule's parameters come before the constants.
size_t parametersInFront(const Node &custom, llvm::StringRef rule);

} // namespace ad

#endif
