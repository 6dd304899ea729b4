// Declares and reads the options. LLVM's own, which are many, are hidden.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "CommandLine/CommandLine.h"
#include "llvm/ADT/StringSwitch.h"
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
  std::string text =
      "draws random programs and checks what must hold for them\n\n"
      "  ad-fuzz graphs       draw programs and check them\n"
      "  ad-fuzz check FILE   check a failing case again\n"
      "  ad-fuzz cells        check each op on each kind of operands\n\n  Oracles:\n";
  for (const fuzz::Oracle &oracle : fuzz::oracles())
    text += ("    " + oracle.name + "  " + oracle.summary + "\n").str();
  return text;
}

fuzz::Flavor parseFlavor(llvm::StringRef name) {
  const std::optional<fuzz::Flavor> flavor = fuzz::flavorNamed(name);
  if (!flavor)
    fail("--flavor: there is no flavor '" + name + "'");
  return *flavor;
}

Activity parseActivity(llvm::StringRef what, llvm::StringRef file) {
  const auto activity = llvm::StringSwitch<std::optional<Activity>>(what)
                            .Case("graphs", Activity::Graphs)
                            .Case("check", Activity::Check)
                            .Case("cells", Activity::Cells)
                            .Default(std::nullopt);
  if (!activity)
    fail("'" + what + "' is nothing to fuzz, expected 'graphs', 'check' or 'cells'");
  if ((*activity == Activity::Check) == file.empty())
    fail(file.empty() ? "'check' needs a FILE" : "'" + what + "' takes no FILE");
  return *activity;
}

} // namespace

FuzzOptions parseFuzzOptions(int argc, char **argv) {
  cl::OptionCategory category("ad-fuzz");
  cl::opt<std::string> what(cl::Positional, cl::Required, cl::desc("graphs | check | cells"),
                            cl::cat(category));
  cl::opt<std::string> file(cl::Positional, cl::desc("[FILE]"), cl::cat(category));
  cl::opt<uint64_t> seed("seed", cl::desc("First seed"), cl::init(1), cl::cat(category));
  cl::opt<uint64_t> count("count", cl::desc("Number of graphs"), cl::init(100), cl::cat(category));
  cl::opt<unsigned> maxOps("max-ops", cl::desc("Most ops of a graph"), cl::init(5000),
                           cl::cat(category));
  cl::opt<unsigned> maxSeconds("max-seconds", cl::desc("Stop after so long; 0 for never"),
                               cl::init(0), cl::cat(category));
  cl::opt<unsigned> maxFailures("max-failures", cl::desc("Stop after so many mismatches"),
                                cl::init(1), cl::cat(category));
  cl::opt<std::string> oracle("oracle", cl::desc("Oracles, such as o1,o3, or all"), cl::init("all"),
                              cl::value_desc("list"), cl::cat(category));
  cl::opt<bool> shrink("shrink", cl::desc("Shrink failing graphs and write them; on by default"),
                       cl::init(true), cl::cat(category));
  cl::opt<unsigned> shrinkSeconds("shrink-seconds",
                                  cl::desc("Stop to shrink a graph after so long"), cl::init(20),
                                  cl::cat(category));
  cl::opt<std::string> output("output", cl::desc("Folder for failing graphs; made if missing"),
                              cl::init("fuzz-failures"), cl::value_desc("folder"),
                              cl::cat(category));
  cl::opt<std::string> flavor("flavor", cl::desc("Of the graph to check: see lib/Fuzz/Case.h"),
                              cl::init("smooth"), cl::cat(category));
  cl::opt<bool> print("print", cl::desc("Print the graphs instead of checking them"),
                      cl::cat(category));
  cl::HideUnrelatedOptions(category);
  parseCommandLineOrExit("ad-fuzz", argc, argv, overview());
  FuzzOptions options;
  options.activity = parseActivity(what, file);
  options.file = file;
  options.flavor = parseFlavor(flavor);
  options.seed = seed;
  options.count = count;
  options.maxOps = maxOps;
  options.maxSeconds = maxSeconds;
  options.asksForAll = oracle == "all";
  options.oracles = options.asksForAll ? llvm::to_vector(fuzz::oracles()) : selectOracles(oracle);
  options.maxFailures = maxFailures;
  options.report = {shrink, shrinkSeconds, output};
  options.isPrinting = print;
  return options;
}

} // namespace ad
