// Declares and reads the options. LLVM's own, which are many, are hidden.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/WithColor.h"

namespace cl = llvm::cl;

namespace ad {
namespace {

[[noreturn]] void fail(const llvm::Twine &message) {
  llvm::WithColor::error(llvm::errs(), "ad-fuzz") << message << '\n';
  exit(1);
}

llvm::SmallVector<fuzz::Oracle> selectOracles(llvm::StringRef list) {
  llvm::SmallVector<fuzz::Oracle> selected;
  llvm::SmallVector<llvm::StringRef> names;
  list.split(names, ',');
  for (const llvm::StringRef name : names) {
    const auto *found = llvm::find_if(fuzz::oracles(), [&](const fuzz::Oracle &oracle) {
      return oracle.name.equals_insensitive(name.trim());
    });
    if (found == fuzz::oracles().end())
      fail("--oracle: there is no oracle '" + name + "'");
    selected.push_back(*found);
  }
  return selected;
}

std::string overview() {
  std::string text = "draws random programs and checks what must hold for them\n\n  Oracles:\n";
  for (const fuzz::Oracle &oracle : fuzz::oracles())
    text += ("    " + oracle.name + "  " + oracle.summary + "\n").str();
  return text;
}

} // namespace

FuzzOptions parseFuzzOptions(int argc, char **argv) {
  cl::OptionCategory category("ad-fuzz");
  cl::opt<std::string> what(cl::Positional, cl::Required, cl::desc("graphs"), cl::cat(category));
  cl::opt<uint64_t> seed("seed", cl::desc("First seed"), cl::init(1), cl::cat(category));
  cl::opt<uint64_t> count("count", cl::desc("Number of graphs"), cl::init(100), cl::cat(category));
  cl::opt<unsigned> maxOps("max-ops", cl::desc("Most ops of a graph"), cl::init(5000),
                           cl::cat(category));
  cl::opt<unsigned> maxSeconds("max-seconds", cl::desc("Stop after so long; 0 for never"),
                               cl::init(0), cl::cat(category));
  cl::opt<std::string> oracle("oracle", cl::desc("Oracles, such as o1,o3, or all"), cl::init("all"),
                              cl::value_desc("list"), cl::cat(category));
  cl::opt<std::string> output("output", cl::desc("Folder for failing cases"), cl::init("."),
                              cl::value_desc("folder"), cl::cat(category));
  cl::opt<bool> print("print", cl::desc("Print the graphs instead of checking them"),
                      cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, overview());
  if (what != "graphs")
    fail("'" + what + "' is nothing to fuzz, expected 'graphs'");
  FuzzOptions options;
  options.seed = seed;
  options.count = count;
  options.maxOps = maxOps;
  options.maxSeconds = maxSeconds;
  options.asksForAll = oracle == "all";
  options.oracles = options.asksForAll ? llvm::to_vector(fuzz::oracles()) : selectOracles(oracle);
  options.output = output;
  options.isPrinting = print;
  return options;
}

} // namespace ad
