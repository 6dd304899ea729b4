// Tables from the generated lists.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/OpList.h"
#include "llvm/ADT/StringMap.h"

namespace ad::fuzz {
namespace {

const ElementwiseSpec elementwise[] = {
#define AD_FUZZ_ELEMENTWISE(Class, mnemonic, Kind, count, operands, low, high, definition)         \
  {"ad." mnemonic, ElementFamily::Kind, count, {low, high}},
#include "Fuzz/FuzzOps.inc"
#undef AD_FUZZ_ELEMENTWISE
};

const ReductionSpec reductions[] = {
#define AD_FUZZ_REDUCTION(mnemonic, Kind, low, high)                                               \
  {"ad." mnemonic, ElementFamily::Kind, {low, high}},
#include "Fuzz/FuzzOps.inc"
#undef AD_FUZZ_REDUCTION
};

const SampleSpec samples[] = {
#define AD_FUZZ_SAMPLE(mnemonic, low, high, text) {"ad." mnemonic, {low, high}, text},
#include "Fuzz/FuzzOps.inc"
#undef AD_FUZZ_SAMPLE
};

} // namespace

bool contains(ElementFamily family, ElementKind kind) {
  switch (family) {
  case ElementFamily::Float:
    return isFloat(kind);
  case ElementFamily::Number:
    return kind != ElementKind::I1;
  case ElementFamily::Bool:
    return kind == ElementKind::I1;
  case ElementFamily::Any:
    return true;
  }
  __builtin_unreachable();
}

Domain domainOf(llvm::StringRef op) {
  static const llvm::StringMap<Domain> domains = {
#define AD_FUZZ_OP(mnemonic, low, high) {"ad." mnemonic, {low, high}},
#include "Fuzz/FuzzOps.inc"
#undef AD_FUZZ_OP
  };
  return domains.lookup(op);
}

llvm::ArrayRef<ElementwiseSpec> elementwiseSpecs() { return elementwise; }
llvm::ArrayRef<ReductionSpec> reductionSpecs() { return reductions; }
llvm::ArrayRef<SampleSpec> sampleSpecs() { return samples; }

} // namespace ad::fuzz
