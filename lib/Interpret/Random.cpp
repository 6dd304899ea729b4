// Random numbers, a block of four words at a time.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Interpret/Kernels.h"
#include "VectorMath/Philox.h"

using namespace mlir;

namespace ad::interpreter {
namespace {

vm::NativeWord low(uint64_t word) { return {word & 0xFFFFFFFF}; }
vm::NativeWord high(uint64_t word) { return {word >> 32}; }

/// An element from its bits: an integer has them all, a float in [0, 1) as many as it holds.
template <class T>
T elementOf(uint64_t bits) {
  if constexpr (std::is_same_v<T, float>)
    return static_cast<float>(bits >> 8) * 0x1p-24f;
  else if constexpr (std::is_same_v<T, double>)
    return static_cast<double>(bits >> 11) * 0x1p-53;
  else
    return static_cast<T>(bits);
}

void random(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const auto key = operands[0].elements<int64_t>();
  const auto seed = static_cast<uint64_t>(key[0]), stream = static_cast<uint64_t>(key[1]);
  const uint64_t offset = llvm::cast<RandomOp>(op).getOffset();
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    constexpr size_t words = sizeof(T) == 8 ? 2 : 1, perBlock = 4 / words;
    for (auto [index, element] : llvm::enumerate(y.elements<T>())) {
      const uint64_t block = offset + index / perBlock, word = index % perBlock * words;
      const auto made = vm::philox<vm::NativeWord>(
          {low(block), high(block), low(stream), high(stream)}, {low(seed), high(seed)});
      uint64_t bits = made[word].bits;
      if constexpr (words == 2)
        bits |= made[word + 1].bits << 32;
      element = elementOf<T>(bits);
    }
  });
}

} // namespace

void addRandomKernels(KernelTable &table) { table[TypeID::get<RandomOp>()] = random; }

} // namespace ad::interpreter
