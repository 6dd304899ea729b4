// Between the public API and the stages: unwraps handles, and turns failures into exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_GLUE_H
#define AD_API_GLUE_H

#include "Trace/Build.h"
#include "ad/error.h"
#include "ad/tensor.h"

namespace ad {

/// Throws the exception of this code.
[[noreturn]] void raise(Code code, const std::string &message, Location loc);
[[noreturn]] inline void raise(const Failure &failure, Location loc) {
  raise(failure.code, failure.message, loc);
}

/// The node behind a tensor; throws if it is undefined.
NodeRef nodeOf(const Tensor &tensor, Location loc);
inline Tensor tensorOf(NodeRef node) { return Tensor(node.take()); }

/// The tensor that was built, or its failure as an exception. Long chains without a value are
/// evaluated on the way, so that graphs do not grow without bound.
Tensor finish(Built built, Location loc);

/// `finish`, under the gradient's name of the operation that the user called. `built` is fresh.
Tensor finish(Built built, const char *gradient, Location loc);
/// The same for a composition whose last step is `tensor`.
Tensor named(Tensor tensor, const char *gradient);

/// An operand as the rules see it.
Argument argumentOf(const Operand &operand);

/// The sizes, none negative and their product representable; throws otherwise.
Sizes checkedSizes(const Size &shape, Location loc);

/// The shortest digits that read back as the same number, as Python's repr has them.
std::string numberText(double value);

/// A data tensor with uninitialized elements; throws if there is no memory.
NodeRef makeData(DType dtype, Sizes shape, Location loc);

/// The value of a node, computed now if need be.
Storage *valueOf(Node &node, Location loc);

} // namespace ad

#endif
