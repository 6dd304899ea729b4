// The command line of ad-run.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_OPTIONS_H
#define AD_TOOLS_RUN_OPTIONS_H

#include "JIT/Compiler.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace ad {

/// A list of argument numbers; empty means every float argument.
using Selection = llvm::SmallVector<int64_t>;

enum class EngineKind { Interpret, JIT };

struct Options {
  std::string file;
  std::string entry;
  std::vector<std::string> arguments;
  std::string output;
  EngineKind engine = EngineKind::Interpret;
  std::optional<Selection> grad;
  std::optional<Selection> check;
  std::optional<uint64_t> seed;
  std::optional<OutputKind> emit;
  /// Threads that a call of native code may use.
  int threads = 1;
  std::optional<int64_t> splitCost;
  CodeOptions code;
  bool isTimed = false;
};

/// Parses the command line; ends the process with status 1 and an error if it is wrong, and with 0
/// for `--help`.
Options parseOptions(int argc, char **argv);

} // namespace ad

#endif
