// Sizes of aliases, from the text alone.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parse/Aliases.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

namespace ad {

size_t AliasCounter::addToken(llvm::StringRef rest) {
  const llvm::StringRef name =
      rest.take_front(1 + rest.drop_front()
                              .take_while([](char c) {
                                return llvm::isAlnum(c) || llvm::StringRef("_$.-").contains(c);
                              })
                              .size());
  const llvm::StringRef next = rest.drop_front(name.size()).ltrim();
  if (next.starts_with("=") && !next.starts_with("==")) {
    definition = &sizes[name];
    *definition = 1;
    return name.size();
  }
  const auto known = sizes.find(name);
  if (known == sizes.end())
    return name.size();
  // An alias does not name itself: the definition was over before.
  if (definition == &known->second)
    definition = nullptr;
  nodes = llvm::SaturatingAdd(nodes, known->second);
  if (definition)
    *definition = llvm::SaturatingAdd(*definition, known->second);
  return name.size();
}

} // namespace ad
