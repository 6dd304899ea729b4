// Bounds what the aliases of a text stand for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PARSE_ALIASES_H
#define AD_PARSE_ALIASES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace ad {

/// Counts the nodes that `#name` and `!name` stand for. MLIR shares equal attributes but walks each
/// use of one, so thirty aliases that name the last one twice keep it busy for minutes.
class AliasCounter {
public:
  /// Takes the token at the start of `rest`, which begins with `#` or `!`, and returns its length.
  size_t addToken(llvm::StringRef rest);

  /// An op begins, so the last definition is over.
  void endDefinition() { definition = nullptr; }

  /// Nodes of all uses so far, saturating.
  uint64_t total() const { return nodes; }

private:
  llvm::StringMap<uint64_t> sizes;
  uint64_t *definition = nullptr;
  uint64_t nodes = 0;
};

} // namespace ad

#endif
