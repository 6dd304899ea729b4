// Declares and reads the options. LLVM's own, which are many, are hidden.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "CommandLine/CommandLine.h"
#include "Runtime/Threads.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/WithColor.h"

namespace cl = llvm::cl;

namespace ad {
namespace {

constexpr llvm::StringLiteral overview = R"(runs a function of an IR file of the ad dialect

  An argument is a literal, or a file if it ends in .npy:
    ad-run f.mlir 0.5 '[[1, 2], [3, 4]]' x.npy
  A literal that starts with '-' needs brackets, or '--' in front of all arguments.
)";

std::optional<Selection> readSelection(const cl::opt<std::string> &option) {
  if (option.getNumOccurrences() == 0)
    return std::nullopt;
  Selection selection;
  llvm::SmallVector<llvm::StringRef> parts;
  llvm::StringRef(option.getValue())
      .split(parts, ',', -1, /*KeepEmpty=*/!option.getValue().empty());
  for (const llvm::StringRef part : parts) {
    int64_t index = 0;
    if (part.trim().getAsInteger(10, index)) {
      llvm::WithColor::error(llvm::errs(), "ad-run")
          << "--" << option.ArgStr << ": '" << part
          << "' is no argument number, expected a list such as 0,2\n";
      exit(1);
    }
    selection.push_back(index);
  }
  return selection;
}

int readThreads(int64_t count) {
  if (count >= 1 && count <= runtime::kMaxThreads)
    return static_cast<int>(count);
  llvm::WithColor::error(llvm::errs(), "ad-run")
      << "--threads: " << count << " is no number of threads, expected 1 to "
      << runtime::kMaxThreads << '\n';
  exit(1);
}

} // namespace

Options parseOptions(int argc, char **argv) {
  cl::OptionCategory category("ad-run");
  cl::opt<std::string> file(cl::Positional, cl::Required, cl::desc("FILE"), cl::cat(category));
  cl::list<std::string> arguments(cl::Positional, cl::desc("[ARGUMENTS...]"), cl::cat(category));
  cl::opt<std::string> entry(
      "entry", cl::desc("Function to run; may be left out if the file has one public function"),
      cl::value_desc("name"), cl::cat(category));
  cl::opt<EngineKind> engine(
      "engine", cl::desc("How to run it"), cl::init(EngineKind::Interpret), cl::cat(category),
      cl::values(clEnumValN(EngineKind::Interpret, "interpret", "reference interpreter"),
                 clEnumValN(EngineKind::JIT, "jit", "native code")));
  cl::opt<std::string> grad("grad", cl::ValueOptional, cl::value_desc("arguments"),
                            cl::cat(category),
                            cl::desc("Give the gradients by these arguments (all floats if none is "
                                     "listed) in place of the results"));
  cl::opt<std::string> check(
      "check-gradients", cl::ValueOptional, cl::value_desc("arguments"), cl::cat(category),
      cl::desc("Compare the derivatives of both modes and of order 2 with differences"));
  cl::opt<uint64_t> seed("random", cl::value_desc("seed"), cl::cat(category),
                         cl::desc("Draw the arguments that are not given from [-1, 1)"));
  cl::opt<bool> isTimed("time",
                        cl::desc("Report the time of each step and of one call on standard error"),
                        cl::cat(category));
  cl::opt<int64_t> threads("threads", cl::init(1), cl::value_desc("count"), cl::cat(category),
                           cl::desc("Threads that a call of native code may use, this one "
                                    "included; the results are the same on any number"));
  cl::opt<uint64_t> splitCost("split-cost", cl::value_desc("cost"), cl::cat(category),
                              cl::desc("Share kernels that cost more than this among threads, see "
                                       "convert-ad-to-llvm; none if 0"));
  cl::opt<uint64_t> memoryBudget(
      "memory-budget", cl::value_desc("bytes"), cl::cat(category),
      cl::desc("Have native code compute values again until its temporaries take no more; in place "
               "of the function's attribute ad.memory_budget"));
  cl::opt<bool> flushSubnormals(
      "flush-subnormals", cl::cat(category),
      cl::desc("Subnormal operands count as zeros, and results that would be are zeros: quicker "
               "where there are many"));
  cl::opt<OutputKind> emit(
      "emit", cl::desc("Write the code of the function instead of running it"), cl::cat(category),
      cl::values(clEnumValN(OutputKind::LLVMIR, "llvm", "LLVM IR"),
                 clEnumValN(OutputKind::Assembly, "asm", "assembly"),
                 clEnumValN(OutputKind::Object, "obj", "object file, and beside it a C header")));
  cl::opt<std::string> output(
      "output", cl::value_desc("path"), cl::cat(category),
      cl::desc(
          "Write results as .npy: to this file, or one for each result into this directory; or the "
          "code, to this file"));
  cl::alias outputAlias("o", cl::aliasopt(output), cl::desc("Alias for --output"),
                        cl::cat(category));
  cl::HideUnrelatedOptions(category);
  parseCommandLineOrExit("ad-run", argc, argv, overview);

  Options options;
  options.file = file;
  options.entry = entry;
  options.arguments.assign(arguments.begin(), arguments.end());
  options.output = output;
  options.engine = engine;
  options.grad = readSelection(grad);
  options.check = readSelection(check);
  if (seed.getNumOccurrences())
    options.seed = seed;
  if (emit.getNumOccurrences())
    options.emit = emit;
  options.threads = readThreads(threads);
  if (splitCost.getNumOccurrences())
    options.splitCost = std::min<uint64_t>(splitCost, INT64_MAX);
  options.code.flushSubnormals = flushSubnormals;
  if (memoryBudget.getNumOccurrences() > 0)
    options.code.memoryBudget = memoryBudget;
  options.isTimed = isTimed;
  return options;
}

} // namespace ad
