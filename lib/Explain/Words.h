// How the writers call what the report holds.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_WORDS_H
#define AD_EXPLAIN_WORDS_H

#include "Explain/Report.h"
#include "llvm/ADT/StringRef.h"

namespace ad::explain {

inline llvm::StringRef wordFor(Decision decision) {
  constexpr llvm::StringLiteral words[] = {"saved", "recomputed", "dropped", "given"};
  return words[static_cast<unsigned>(decision)];
}
inline llvm::StringRef wordFor(Keeper keeper) {
  constexpr llvm::StringLiteral words[] = {"workspace", "result", "caller", "other", "tape"};
  return words[static_cast<unsigned>(keeper)];
}
inline llvm::StringRef wordFor(Step::Part part) {
  constexpr llvm::StringLiteral words[] = {"primal", "derivative", "both"};
  return words[static_cast<unsigned>(part)];
}

/// `1 value`, `2 values`.
inline std::string counted(uint64_t count, llvm::StringRef noun) {
  return std::to_string(count) + " " + noun.str() + (count == 1 ? "" : "s");
}

/// What there is to tell about a function.
inline std::string headlineOf(const Function &function) {
  if (function.order == 0)
    return "no derivative";
  const std::string order =
      function.order > 1 ? "derivatives up to order " + std::to_string(function.order) + ", " : "";
  return order + counted(function.residuals.size(), "value");
}

/// One line for each decision that was made.
inline std::vector<std::string> linesOf(const Totals &totals) {
  std::vector<std::string> lines;
  const auto add = [&](unsigned count, llvm::StringRef word, const std::string &rest) {
    if (count)
      lines.push_back(word.str() + ": " + counted(count, "value") + ", " + rest);
  };
  const std::string results =
      totals.resultBytes ? "; " + counted(totals.resultBytes, "byte") + " of results" : "";
  const std::string tapes =
      totals.tapeBytes ? "; " + counted(totals.tapeBytes, "byte") + " of tapes for each trip" : "";
  add(totals.saved, "saved",
      counted(totals.workspaceBytes, "byte") + " of the workspace" + results + tapes);
  add(totals.recomputed, "recomputed",
      counted(totals.recomputedBytes, "byte") + " not kept, " +
          counted(totals.recomputedFlops, "flop") + " more");
  add(totals.dropped, "dropped", counted(totals.droppedBytes, "byte") + " not kept");
  add(totals.given, "given", counted(totals.givenBytes, "byte") + " of arguments");
  return lines;
}

} // namespace ad::explain

#endif
