// Runs a user's callable on arguments that stand for themselves.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_TRACEBODY_H
#define AD_API_TRACEBODY_H

#include "API/Glue.h"
#include "Trace/Closure.h"
#include "Trace/Tracing.h"
#include "ad/body.h"

namespace ad {

/// The nodes of arguments; throws if one belongs to a trace that has ended.
llvm::SmallVector<NodeRef, 8> argumentNodes(const Tensor *tensors, size_t count, Location loc);

/// Throws unless derivatives by the tensor exist, which is one of floats.
void requireDifferentiable(const Node &tensor, Location loc);

void pushTensors(detail::TensorSink &out, llvm::ArrayRef<NodeRef> nodes);

/// The callable as a function of arguments like these. `adjust` may change its results while the
/// trace lasts. Throws what the callable throws.
std::shared_ptr<const Function>
traceBody(detail::Body body, llvm::ArrayRef<NodeRef> arguments, Location loc,
          llvm::function_ref<void(llvm::MutableArrayRef<NodeRef>)> adjust = nullptr,
          Holds holds = Holds::WhatDepends);

} // namespace ad

#endif
