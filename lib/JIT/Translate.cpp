// From the LLVM dialect to LLVM IR whose symbols cannot meet anybody else's.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Translate.h"
#include "Runtime/Symbols.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Export.h"

using namespace llvm;

namespace ad {

static Expected<uint64_t> readCount(mlir::LLVM::LLVMFuncOp function, StringRef name) {
  auto attribute = function->getAttrOfType<mlir::IntegerAttr>(name);
  if (!attribute || attribute.getValue().isNegative())
    return createStringError("function '" + function.getName() + "' has no count '" + name +
                             "': it was not lowered as an entry");
  return attribute.getValue().getZExtValue();
}

static std::vector<RuntimeCheck> readChecks(mlir::LLVM::LLVMFuncOp function) {
  std::vector<RuntimeCheck> checks;
  const auto list = function->getAttrOfType<mlir::ArrayAttr>("ad.checks");
  if (!list)
    return checks;
  for (const auto check : list.getAsRange<mlir::DictionaryAttr>()) {
    const auto number = [&](StringRef name) {
      return check.getAs<mlir::IntegerAttr>(name).getInt();
    };
    const auto text = [&](StringRef name) { return check.getAs<mlir::StringAttr>(name).str(); };
    checks.push_back({static_cast<RuntimeCheck::Kind>(number("kind")), text("op"),
                      number("dimension"), number("size"), text("file"),
                      static_cast<unsigned>(number("line")),
                      static_cast<unsigned>(number("column"))});
  }
  return checks;
}

Expected<EntryInfo> readEntry(mlir::ModuleOp module, StringRef entry) {
  auto function = module.lookupSymbol<mlir::LLVM::LLVMFuncOp>(entry);
  if (!function || function.isExternal())
    return createStringError("no function '" + entry + "' to compile");
  Expected<uint64_t> bytes = readCount(function, "ad.workspace_bytes");
  if (!bytes)
    return bytes.takeError();
  Expected<uint64_t> inputs = readCount(function, "ad.num_inputs");
  if (!inputs)
    return inputs.takeError();
  Expected<uint64_t> results = readCount(function, "ad.num_results");
  if (!results)
    return results.takeError();
  return EntryInfo{static_cast<size_t>(*bytes), static_cast<unsigned>(*inputs),
                   static_cast<unsigned>(*results), readChecks(function)};
}

Expected<std::unique_ptr<Module>> translate(mlir::ModuleOp module, LLVMContext &context,
                                            const TargetMachine &machine, bool verify) {
  std::unique_ptr<Module> code =
      mlir::translateModuleToLLVMIR(module, context, "ad", /*disableVerification=*/!verify);
  if (!code)
    return createStringError("translation to LLVM IR failed");
  code->setTargetTriple(machine.getTargetTriple());
  code->setDataLayout(machine.createDataLayout());
  return code;
}

static bool isOffered(StringRef name) {
  return any_of(runtime::symbols(),
                [&](const runtime::Symbol &symbol) { return name == symbol.name; });
}

Error isolateSymbols(Module &module, StringRef entry, StringRef exportedName) {
  for (GlobalValue &value : module.global_values()) {
    auto *function = dyn_cast<Function>(&value);
    if (value.isDeclaration()) {
      if (!(function && (function->isIntrinsic() || isOffered(value.getName()))))
        return createStringError("symbol '" + value.getName() + "' is not offered by the runtime");
      continue;
    }
    if (function) // nothing in compiled code throws, and nobody unwinds through it
      function->setDoesNotThrow();
    if (function && value.getName() == entry) {
      value.setName(exportedName);
      value.setLinkage(GlobalValue::ExternalLinkage);
      continue;
    }
    value.setName("ad.fn." + value.getName());
    value.setLinkage(GlobalValue::InternalLinkage);
  }
  return Error::success();
}

} // namespace ad
