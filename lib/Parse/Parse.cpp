// Guards in front of MLIR's parser, which recurses as deep as its input nests.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parse/Parse.h"
#include "Parse/Aliases.h"
#include "Parse/Sizes.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;

namespace ad {
namespace {

constexpr size_t maxSourceBytes = size_t(64) << 20;
constexpr unsigned maxNesting = 256;
constexpr uint64_t maxAliasNodes = 1000000;

/// What a text may hold that MLIR's parser does not survive, or that we do not read.
enum class Problem { None, Nesting, Metadata, ArrayType, Aliases };

/// Walks over the text of a module without parsing it.
class Scanner {
public:
  explicit Scanner(llvm::StringRef text) : text(text) {}

  /// The first thing that is wrong with the text, which stands at position().
  Problem findProblem() {
    for (; at < text.size(); ++at) {
      at = skip(at);
      if (at >= text.size())
        break;
      if (text.substr(at, 3) == "{-#")
        return Problem::Metadata;
      count(text[at], at > 0 ? text[at - 1] : ' ');
      if (depth > maxNesting || signs > maxNesting)
        return Problem::Nesting;
      if (hasWrongArray())
        return Problem::ArrayType;
      countAliases();
      if (aliases.total() > maxAliasNodes + text.size())
        return Problem::Aliases;
    }
    return Problem::None;
  }

  size_t position() const { return at; }

private:
  /// The position behind a string or comment that starts at `i`, else `i`.
  size_t skip(size_t i) const {
    if (text.substr(i, 2) == "//")
      return std::min(text.find('\n', i), text.size());
    if (text[i] != '"')
      return i;
    for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
      if (text[i] == '\\')
        ++i;
    return i;
  }

  void count(char c, char previous) {
    const bool isArrow = c == '>' && previous == '-';
    if (llvm::StringRef("([{<").contains(c))
      ++depth;
    else if (llvm::StringRef(")]}>").contains(c) && !isArrow && depth > 0)
      --depth;
    if (c == '-')
      ++signs;
    else if (!isspace(static_cast<unsigned char>(c)))
      signs = 0;
  }

  /// Whether `array<` stands here before a type that is not spelled as an integer or float. MLIR's
  /// parser takes the width of any type, which `index` does not have. A number may follow, in types
  /// of the llvm dialect.
  bool hasWrongArray() const {
    if (!text.substr(at).starts_with("array"))
      return false;
    size_t i = behindSpace(at + 5);
    if (text.substr(i, 1) != "<")
      return false;
    const llvm::StringRef type = text.substr(behindSpace(i + 1), 2);
    return !type.empty() && !isdigit(type[0]) && !llvm::StringRef("fbt").contains(type[0]) &&
           !(type[0] == 'i' && type.size() == 2 && isdigit(type[1]));
  }

  /// The position of the next character from `i` on that is neither space nor comment.
  size_t behindSpace(size_t i) const {
    while (i < text.size() &&
           (isspace(static_cast<unsigned char>(text[i])) || text.substr(i, 2) == "//"))
      i = text[i] == '/' ? skip(i) : i + 1;
    return i;
  }

  void countAliases() {
    const llvm::StringRef rest = text.drop_front(at);
    if (rest.front() == '#' || rest.front() == '!')
      at += aliases.addToken(rest) - 1;
    else if (depth == 0 && (rest.starts_with("module") || rest.starts_with("func")))
      aliases.endDefinition();
  }

  llvm::StringRef text;
  size_t at = 0;
  unsigned depth = 0, signs = 0;
  AliasCounter aliases;
};

/// The line and column of a position, for a diagnostic.
Location locationOf(const llvm::MemoryBuffer &source, size_t position, MLIRContext *context) {
  const llvm::StringRef before = source.getBuffer().take_front(position);
  const size_t lineStart = before.rfind('\n') + 1;
  return FileLineColLoc::get(context, source.getBufferIdentifier(), before.count('\n') + 1,
                             position - lineStart + 1);
}

} // namespace

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readSource(llvm::StringRef path) {
  const auto error = [&](const llvm::Twine &what) {
    return llvm::createStringError(path + ": " + what);
  };
  if (llvm::sys::fs::is_directory(path))
    return error("is a directory");
  // Not mapped: a file that shrinks while it is read must not kill the process.
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/false,
                                                   /*RequiresNullTerminator=*/true, std::nullopt);
  if (!buffer)
    return error("cannot be read: " + buffer.getError().message());
  if ((*buffer)->getBufferSize() > maxSourceBytes)
    return error("is larger than 64 MiB");
  return std::move(*buffer);
}

LogicalResult checkSource(const llvm::MemoryBuffer &source, MLIRContext *context) {
  if (isBytecode(source.getMemBufferRef()))
    return emitError(locationOf(source, 0, context)) << "the input is bytecode, expected text";
  Scanner scanner(source.getBuffer());
  const Problem problem = scanner.findProblem();
  const Location place = locationOf(source, scanner.position(), context);
  switch (problem) {
  case Problem::None:
    return success();
  case Problem::Nesting:
    return emitError(place) << "brackets or signs are nested deeper than " << maxNesting;
  case Problem::Metadata:
    return emitError(place) << "file metadata is not read, expected only operations";
  case Problem::ArrayType:
    return emitError(place) << "elements of an array are of no integer or float type";
  case Problem::Aliases:
    return emitError(place) << "aliases stand for more than " << maxAliasNodes
                            << " attributes, types or locations";
  }
  llvm_unreachable("no such problem");
}

OwningOpRef<ModuleOp> parseModule(llvm::SourceMgr &sources, MLIRContext *context) {
  if (failed(checkSource(*sources.getMemoryBuffer(sources.getMainFileID()), context)))
    return nullptr;
  OwningOpRef<ModuleOp> module =
      parseSourceFile<ModuleOp>(sources, ParserConfig(context, /*verifyAfterParse=*/false));
  if (!module || failed(checkSizes(*module)) || failed(verify(*module)))
    return nullptr;
  return module;
}

} // namespace ad
