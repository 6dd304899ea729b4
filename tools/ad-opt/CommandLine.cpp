// Keeps the options of LLVM's libraries, and response files, out of the command line.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CommandLine.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace cl = llvm::cl;

namespace ad {

static bool isKept(llvm::StringRef name) {
  return llvm::StringSwitch<bool>(name)
      .Cases({"h", "help", "help-hidden", "help-list", "help-list-hidden", "version"}, true)
      .Default(false);
}

void removeForeignOptions() {
  llvm::SmallVector<cl::Option *> foreign;
  for (const auto &[name, option] : cl::getRegisteredOptions())
    if (!isKept(name))
      foreign.push_back(option);
  for (cl::Option *option : foreign)
    option->removeArgument();
}

static bool asksForHelp(llvm::ArrayRef<char *> arguments) {
  return llvm::any_of(
      arguments, [](llvm::StringRef argument) { return argument.ltrim('-').starts_with("h"); });
}

llvm::Error parseCommandLine(int argc, char **argv, llvm::StringRef overview) {
  llvm::SmallVector<const char *> arguments(argv, argv + argc);
  // LLVM begins each error with the name of the program, and the text of the help too.
  arguments[0] = asksForHelp({argv + 1, argv + argc}) ? "ad-opt" : "ad-opt: error";
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::vfs::InMemoryFileSystem noFiles;
  if (cl::ParseCommandLineOptions(argc, arguments.data(), overview, &os, &noFiles))
    return llvm::Error::success();
  // Empty if a wrong value has been reported. Else LLVM writes `ad-opt: error: what.  Try: ...` and
  // may add a line of advice: one line says enough.
  llvm::StringRef message = llvm::StringRef(text).split('\n').first.split(".  Try:").first;
  message.consume_front(std::string(arguments[0]) + ": ");
  return llvm::createStringError(message);
}

} // namespace ad
