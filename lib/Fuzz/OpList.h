// The ops that can be drawn, from the op records: a new op is fuzzed without a change here.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_OPLIST_H
#define AD_FUZZ_OPLIST_H

#include "Dialect/ElementKind.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace ad::fuzz {

/// The element types that a record allows its operands.
enum class ElementFamily { Float, Number, Bool, Any };
bool contains(ElementFamily family, ElementKind kind);

/// Where an op is defined and its derivative tame.
struct Domain {
  double low, high;
};

/// An elementwise op: `arity` operands and a result of one type.
struct ElementwiseSpec {
  llvm::StringRef name;
  ElementFamily family;
  unsigned arity;
  Domain domain;
};

/// An op with one operand, `axes`, and a result type that follows from them.
struct ReductionSpec {
  llvm::StringRef name;
  ElementFamily family;
  Domain domain;
};

/// An instance from an op's record, as the text of a module with a function `f` of its operands.
/// Ops that fit no other list are drawn from here.
struct SampleSpec {
  llvm::StringRef name;
  Domain domain;
  llvm::StringRef text;
};

/// Where an op is sampled: the domain in its record.
Domain domainOf(llvm::StringRef op);

llvm::ArrayRef<ElementwiseSpec> elementwiseSpecs();
llvm::ArrayRef<ReductionSpec> reductionSpecs();
llvm::ArrayRef<SampleSpec> sampleSpecs();

} // namespace ad::fuzz

#endif
