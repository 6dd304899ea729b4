// LLVM IR to machine code, with everything that can be kept between modules kept.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/CodeGenerator.h"
#include "JIT/InlineKernels.h"
#include "JIT/LargeFunctions.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/IR/PassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include <mutex>

using namespace llvm;

namespace ad {

/// LLVM's strength reduction of loops looks for every expression of one loop in all others:
/// quadratic in the loops of a function, of which a tile has one per stage. Our loops count by one
/// variable that addresses take as it is. There is no other way to leave the pass out.
static void leaveOutStrengthReduction() {
  auto &options = cl::getRegisteredOptions();
  if (const auto found = options.find("disable-lsr"); found != options.end())
    static_cast<cl::opt<bool> *>(found->second)->setValue(true);
}

static std::string hostFeatures() {
  SubtargetFeatures features;
  for (const auto &feature : sys::getHostCPUFeatures())
    features.AddFeature(feature.first(), feature.second);
  return features.getString();
}

Expected<std::unique_ptr<TargetMachine>> createTargetMachine(StringRef cpu, int codegenLevel) {
  static std::once_flag initialized;
  std::call_once(initialized, [] {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    leaveOutStrengthReduction();
  });
  Triple triple(sys::getProcessTriple());
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return createStringError(error);
  std::optional<CodeGenOptLevel> level = CodeGenOpt::getLevel(codegenLevel);
  if (!level)
    return createStringError("code generation level is %d, expected 0 to 3", codegenLevel);
  TargetOptions options;
  // An element has the same bits in every form of the code, so products and sums are not contracted
  // behind our back.
  options.AllowFPOpFusion = FPOpFusion::Strict;
  bool isHost = cpu.empty();
  std::string name = isHost ? sys::getHostCPUName().str() : cpu.str();
  std::unique_ptr<MCSubtargetInfo> known(target->createMCSubtargetInfo(triple, "", ""));
  if (known && !known->isCPUStringValid(name))
    return createStringError("unknown CPU '%s'", name.c_str());
  std::unique_ptr<TargetMachine> machine(
      target->createTargetMachine(triple, name, isHost ? hostFeatures() : std::string(), options,
                                  Reloc::PIC_, std::nullopt, *level, true));
  if (!machine)
    return createStringError("no code generator for '%s'", triple.str().c_str());
  return machine;
}

int64_t vectorBytes(const TargetMachine &machine) {
  const MCSubtargetInfo &info = *machine.getMCSubtargetInfo();
  if (info.checkFeatures("+avx512f"))
    return 64;
  return info.checkFeatures("+avx") ? 32 : 16;
}

/// The function passes between translation and code generation, with the few analyses that they ask
/// for.
class LeanPasses {
public:
  explicit LeanPasses(TargetMachine &machine) {
    analyses.registerPass([] { return PassInstrumentationAnalysis(); });
    analyses.registerPass([&machine] { return machine.getTargetIRAnalysis(); });
    analyses.registerPass([] { return TargetLibraryAnalysis(); });
    analyses.registerPass([] { return DominatorTreeAnalysis(); });
    analyses.registerPass([] { return AssumptionAnalysis(); });
    registers.addPass(SROAPass(SROAOptions::PreserveCFG));
    passes.addPass(EarlyCSEPass());
    passes.addPass(SimplifyCFGPass());
  }

  /// Memory of a function that nothing else sees becomes registers.
  void makeRegisters(Function &function) {
    registers.run(function, analyses);
    analyses.clear();
  }

  /// Large functions are left as they are: what is made once for several stages of a tile, the
  /// address of a slot above all, would live over all that is between them.
  void run(Module &module) {
    for (Function &function : module)
      if (!function.isDeclaration() && !function.hasOptNone())
        passes.run(function, analyses);
    analyses.clear(); // keyed by address: the next module may reuse them
  }

private:
  FunctionAnalysisManager analyses;
  FunctionPassManager registers, passes;
};

CodeGenerator::CodeGenerator(std::unique_ptr<TargetMachine> machine, bool verify)
    : target(std::move(machine)), lean(std::make_unique<LeanPasses>(*target)), verify(verify) {}

CodeGenerator::~CodeGenerator() = default;

// Past this, minutes of register allocation are worth less than code that runs soon.
static constexpr unsigned kHugeModule = 100'000;
// A function past this is a tile of many stages. Values live in registers within a stage alone, so
// that allocating them block by block costs 10 % of the speed and saves a third of the compile
// time.
static constexpr unsigned kLongFunction = 4'000;

/// Whether the pipeline without optimization serves: it allocates registers block by block.
static bool isForQuickPasses(const Module &module) {
  unsigned total = 0, longest = 0;
  for (const Function &function : module) {
    const unsigned count = function.getInstructionCount();
    total += count;
    longest = std::max(longest, count);
  }
  // What else is in the module must not suffer.
  const bool isOneFunction = longest > total / 4 * 3;
  return total > kHugeModule || (longest > kLongFunction && isOneFunction);
}

void CodeGenerator::optimize(Module &module) {
  for (Function *function : inlineKernels(module))
    lean->makeRegisters(*function);
  leaveLargeFunctions(module);
  lean->run(module);
}

static Error verifyForCodegen(Module &module) {
  std::string text;
  raw_string_ostream os(text);
  return verifyModule(module, &os) ? createStringError("invalid LLVM IR: " + text)
                                   : Error::success();
}

Expected<std::unique_ptr<MemoryBuffer>> CodeGenerator::makeObject(Module &module) {
  if (verify)
    if (Error error = verifyForCodegen(module))
      return error;
  const bool isQuick = isForQuickPasses(module);
  const CodeGenOptLevel level = target->getOptLevel();
  target->setOptLevel(isQuick ? CodeGenOptLevel::None : level);
  const scope_exit restoreLevel([&] { target->setOptLevel(level); });
  std::unique_ptr<legacy::PassManager> &passes = isQuick ? quickPasses : usualPasses;
  if (!passes) {
    passes = std::make_unique<legacy::PassManager>();
    if (target->addPassesToEmitFile(*passes, stream, nullptr, CodeGenFileType::ObjectFile,
                                    !verify)) {
      passes.reset();
      return createStringError("this target makes no object files");
    }
  }
  bytes.clear();
  passes->run(module);
  return MemoryBuffer::getMemBufferCopy(StringRef(bytes.data(), bytes.size()), module.getName());
}

Error CodeGenerator::writeAssembly(Module &module, raw_pwrite_stream &os) {
  legacy::PassManager printer;
  if (target->addPassesToEmitFile(printer, os, nullptr, CodeGenFileType::AssemblyFile, !verify))
    return createStringError("this target prints no assembly");
  printer.run(module);
  return Error::success();
}

} // namespace ad
