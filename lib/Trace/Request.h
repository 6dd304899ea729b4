// Requests for derivatives and batches of traced functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_REQUEST_H
#define AD_TRACE_REQUEST_H

#include "Trace/Closure.h"

namespace ad {

/// A request on a function. `operands` are the arguments for its parameters (LinearTranspose: for
/// those that are not in `wrt`); `seeds` follow what it captured: cotangents (Vjp, LinearTranspose)
/// or tangents (Jvp). `inAxes` and `outAxes` are those of Vmap, for the
/// parameters and the results, `batch` its number of instances. Gives the results as the dialect
/// orders them.
struct TracedRequest {
  OpKind kind;
  std::shared_ptr<const Function> function;
  llvm::ArrayRef<NodeRef> operands, seeds;
  llvm::ArrayRef<int64_t> wrt;
  bool withValue = false;
  llvm::ArrayRef<int64_t> inAxes = {}, outAxes = {};
  int64_t batch = 0;
};
llvm::SmallVector<NodeRef, 4> buildRequest(const TracedRequest &request, Location loc);

} // namespace ad

#endif
