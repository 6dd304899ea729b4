// How a rule of this stage says no: a code, and the words that a PyTorch user knows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_FAILURE_H
#define AD_TRACE_FAILURE_H

#include "Trace/Node.h"
#include <string>
#include <variant>

namespace ad {

/// The errors that users meet; numbers and explanations are in Codes.def.
enum class Code : uint8_t {
#define AD_CODE(name, ...) name,
#include "Trace/Codes.def"
};

struct Failure {
  Code code;
  std::string message;
};

/// A result or the reason why there is none. This stage throws nothing.
template <class T>
using Or = std::variant<T, Failure>;
using Built = Or<NodeRef>;

template <class T>
const Failure *failureOf(const Or<T> &result) {
  return std::get_if<Failure>(&result);
}

} // namespace ad

#endif
