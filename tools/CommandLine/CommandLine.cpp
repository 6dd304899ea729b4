// Keeps response files, and where it is asked to the options of LLVM's libraries, out of the
// command line. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CommandLine/CommandLine.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/WithColor.h"

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

llvm::Error parseCommandLine(llvm::StringRef tool, int argc, char **argv,
                             llvm::StringRef overview) {
  llvm::SmallVector<const char *> arguments(argv, argv + argc);
  // LLVM begins each error with the name of the program, and the text of the help too.
  const std::string name = (tool + (asksForHelp({argv + 1, argv + argc}) ? "" : ": error")).str();
  arguments[0] = name.c_str();
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::vfs::InMemoryFileSystem noFiles;
  if (cl::ParseCommandLineOptions(argc, arguments.data(), overview, &os, &noFiles))
    return llvm::Error::success();
  // Empty if a wrong value has been reported. Else LLVM writes `tool: error: what.  Try: ...` and
  // may add a line of advice: one line says enough.
  llvm::StringRef message = llvm::StringRef(text).split('\n').first.split(".  Try:").first;
  message.consume_front(name + ": ");
  return llvm::createStringError(message);
}

void parseCommandLineOrExit(llvm::StringRef tool, int argc, char **argv, llvm::StringRef overview) {
  llvm::Error error = parseCommandLine(tool, argc, argv, overview);
  if (!error)
    return;
  const std::string message = llvm::toString(std::move(error));
  if (!message.empty())
    llvm::WithColor::error(llvm::errs(), tool) << message << '\n';
  exit(1);
}

} // namespace ad
