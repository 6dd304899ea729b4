// Writes a compiled function as an object file with a typed C header.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Export.h"
#include "JIT/ExportSymbols.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ad {

static StringRef cType(mlir::Type element) {
  if (element.isF32())
    return "float";
  if (element.isF64())
    return "double";
  if (element.isInteger(1))
    return "bool";
  if (element.isSignlessInteger(8))
    return "int8_t";
  if (element.isSignlessInteger(16))
    return "int16_t";
  if (element.isSignlessInteger(32))
    return "int32_t";
  if (element.isUnsignedInteger(8))
    return "uint8_t";
  // C has no name for these that every compiler knows.
  if (element.isF16() || element.isBF16())
    return "uint16_t";
  return element.isSignlessInteger(64) ? "int64_t" : "";
}

/// `const float *x0 /* [2, 3] */`
static Expected<std::string> makeParameter(mlir::Type type, StringRef qualifier,
                                           const Twine &name) {
  auto tensor = dyn_cast<mlir::RankedTensorType>(type);
  StringRef element = tensor && tensor.hasStaticShape() ? cType(tensor.getElementType()) : "";
  if (element.empty()) {
    std::string text;
    raw_string_ostream(text) << type;
    return createStringError("type '" + text + "' of '" + name + "' has no counterpart in C");
  }
  std::string text;
  raw_string_ostream os(text);
  os << qualifier << element << " *" << name << " /* [";
  interleaveComma(tensor.getShape(), os);
  os << "]" << (element == "uint16_t" ? " bits of " : "");
  if (element == "uint16_t")
    os << tensor.getElementType();
  os << " */";
  return text;
}

static Expected<std::string> makeParameters(mlir::FunctionType type) {
  SmallVector<std::string> parameters;
  for (auto [i, input] : enumerate(type.getInputs())) {
    Expected<std::string> text = makeParameter(input, "const ", "x" + Twine(i));
    if (!text)
      return text.takeError();
    parameters.push_back(std::move(*text));
  }
  for (auto [i, result] : enumerate(type.getResults())) {
    Expected<std::string> text = makeParameter(result, "", "result" + Twine(i));
    if (!text)
      return text.takeError();
    parameters.push_back(std::move(*text));
  }
  parameters.push_back("void *workspace");
  return join(parameters, ", ");
}

Expected<std::string> makeHeader(StringRef name, mlir::FunctionType type) {
  if (Error error = checkExportName(name))
    return error;
  Expected<std::string> parameters = makeParameters(type);
  if (!parameters)
    return parameters.takeError();
  std::string guard = "AD_EXPORT_" + name.upper() + "_H", text;
  raw_string_ostream(text)
      << "/* Compiled by ad. Link with libm and, if there are matrix products, a CBLAS. "
         "*/\n#ifndef "
      << guard << "\n#define " << guard
      << "\n\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n"
         "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
         "/* The size of the workspace; if it is 0, the workspace may be null. */\nsize_t "
      << name << "_workspace_bytes(void);\n\n"
      << "/* All arrays are row-major and aligned to 64 bytes, as is the workspace. No result "
         "overlaps\n"
         "   another argument. Calls in different threads need different workspaces. Returns 0, or "
         "the\n   number, from 1 on, of the op that refused an index or a matrix. */\nint64_t "
      << name << "(" << *parameters << ");\n\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  return text;
}

/// Writes to a temporary file beside `path` that takes its place at the end.
static Error writeWhole(StringRef path, StringRef bytes) {
  Error error = writeToOutput(path, [&](raw_ostream &os) {
    os << bytes;
    return Error::success();
  });
  return error ? createStringError("cannot write '" + path + "': " + toString(std::move(error)))
               : Error::success();
}

Error exportObject(Compiler &compiler, mlir::OwningOpRef<mlir::ModuleOp> module, StringRef entry,
                   StringRef path, const CodeOptions &options) {
  auto function = module->lookupSymbol<mlir::func::FuncOp>(entry);
  if (!function)
    return createStringError("no function '" + entry + "' to compile");
  Expected<std::string> header = makeHeader(entry, function.getFunctionType());
  if (!header)
    return header.takeError();
  SmallString<64> headerPath(path);
  sys::path::replace_extension(headerPath, "h");
  if (headerPath == path)
    return createStringError("cannot write object file '" + path +
                             "': its header would take its place");
  SmallVector<char, 0> object;
  raw_svector_ostream os(object);
  if (Error error = compiler.emit(std::move(module), entry, OutputKind::Object, os, {}, options))
    return error;
  if (Error error = writeWhole(path, StringRef(object.data(), object.size())))
    return error;
  return writeWhole(headerPath, *header);
}

} // namespace ad
