// Turns a module into one that stands alone in somebody else's program.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/ExportSymbols.h"
#include "JIT/ExportTape.h"
#include "Runtime/Symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/IRBuilder.h"

using namespace llvm;

namespace ad {

/// Words that C11 or C++17 keep for themselves and that look like a name.
static bool isKeyword(StringRef name) {
  static const StringSet<> words{"alignas",      "alignof",  "and",           "and_eq",
                                 "asm",          "auto",     "bitand",        "bitor",
                                 "bool",         "break",    "case",          "catch",
                                 "char",         "char16_t", "char32_t",      "class",
                                 "compl",        "const",    "constexpr",     "const_cast",
                                 "continue",     "decltype", "default",       "delete",
                                 "do",           "double",   "dynamic_cast",  "else",
                                 "enum",         "explicit", "export",        "extern",
                                 "false",        "float",    "for",           "friend",
                                 "goto",         "if",       "inline",        "int",
                                 "long",         "mutable",  "namespace",     "new",
                                 "noexcept",     "not",      "not_eq",        "nullptr",
                                 "operator",     "or",       "or_eq",         "private",
                                 "protected",    "public",   "register",      "reinterpret_cast",
                                 "restrict",     "return",   "short",         "signed",
                                 "sizeof",       "static",   "static_assert", "static_cast",
                                 "struct",       "switch",   "template",      "this",
                                 "thread_local", "throw",    "true",          "try",
                                 "typedef",      "typeid",   "typename",      "union",
                                 "unsigned",     "using",    "virtual",       "void",
                                 "volatile",     "wchar_t",  "while",         "xor",
                                 "xor_eq"};
  return words.contains(name);
}

Error checkExportName(StringRef name) {
  bool isIdentifier = !name.empty() && (isAlpha(name[0]) || name[0] == '_') &&
                      all_of(name, [](char c) { return isAlnum(c) || c == '_'; });
  if (!isIdentifier || isKeyword(name))
    return createStringError("cannot export function '" + name + "': expected a C identifier");
  bool isTaken =
      any_of(runtime::symbols(), [&](const runtime::Symbol &s) { return name == s.name; });
  if (isTaken || name == "main" || name == "free" || name == "aligned_alloc" ||
      name.starts_with("cblas_"))
    return createStringError("cannot export function '" + name +
                             "': expected a name that the C library and CBLAS do not use");
  return Error::success();
}

static void addWrapper(Module &module, Function *entry, StringRef name, const EntryInfo &info) {
  LLVMContext &context = module.getContext();
  auto *pointer = PointerType::getUnqual(context);
  const unsigned count = info.numInputs + info.numResults;
  SmallVector<Type *> parameters(count + 1, pointer);
  Type *status = Type::getInt64Ty(context);
  auto *wrapper = Function::Create(FunctionType::get(status, parameters, false),
                                   GlobalValue::ExternalLinkage, name, module);
  wrapper->setDoesNotThrow();
  IRBuilder<> builder(BasicBlock::Create(context, "", wrapper));
  Value *buffers = builder.CreateAlloca(ArrayType::get(pointer, count));
  for (unsigned i = 0; i < count; ++i)
    builder.CreateStore(wrapper->getArg(i),
                        builder.CreateConstInBoundsGEP1_64(pointer, buffers, i));
  Value *returned = builder.CreateCall(entry, {buffers, wrapper->getArg(count)});
  builder.CreateRet(info.checks.empty() ? ConstantInt::get(status, 0)
                                        : builder.CreateExtractValue(returned, 0));
}

static void addWorkspaceQuery(Module &module, StringRef name, size_t bytes) {
  LLVMContext &context = module.getContext();
  Type *size = module.getDataLayout().getIntPtrType(context);
  auto *query = Function::Create(FunctionType::get(size, false), GlobalValue::ExternalLinkage,
                                 name + "_workspace_bytes", module);
  query->setDoesNotThrow();
  IRBuilder<> builder(BasicBlock::Create(context, "", query));
  builder.CreateRet(ConstantInt::get(size, bytes));
}

namespace {
/// Gives `ad_rt_gemm_…` a body that calls a CBLAS. Parameters are those of Runtime.h.
class GemmBody {
public:
  GemmBody(Function *gemm, bool isBatched)
      : gemm(gemm), module(*gemm->getParent()), builder(module.getContext()), isBatched(isBatched),
        element(gemm->getArg(isBatched + 5)->getType()) {}

  void build() {
    gemm->setLinkage(GlobalValue::InternalLinkage);
    builder.SetInsertPoint(BasicBlock::Create(module.getContext(), "", gemm));
    if (isBatched)
      buildLoop();
    else
      callCBLAS(gemm->getArg(6), gemm->getArg(8), gemm->getArg(11), 5, {7, 9, 12});
    builder.CreateRetVoid();
  }

private:
  Value *toInt(Value *count) { return builder.CreateTrunc(count, builder.getInt32Ty()); }
  Value *transposition(Value *flag) {
    constexpr int noTrans = 111, trans = 112;
    return builder.CreateSelect(builder.CreateIsNotNull(flag), builder.getInt32(trans),
                                builder.getInt32(noTrans));
  }
  /// A CBLAS refuses a row stride of zero even if there are no elements.
  Value *rowStride(Value *stride) {
    return toInt(builder.CreateBinaryIntrinsic(Intrinsic::smax, stride,
                                               ConstantInt::get(stride->getType(), 1)));
  }

  void callCBLAS(Value *a, Value *b, Value *c, unsigned alpha, std::array<unsigned, 3> strides) {
    constexpr int rowMajor = 101;
    const unsigned flags = alpha - 5, beta = strides[1] + (isBatched ? 2 : 1);
    auto arg = [this](unsigned i) { return gemm->getArg(i); };
    Value *arguments[] = {builder.getInt32(rowMajor),
                          transposition(arg(flags)),
                          transposition(arg(flags + 1)),
                          toInt(arg(flags + 2)),
                          toInt(arg(flags + 3)),
                          toInt(arg(flags + 4)),
                          arg(alpha),
                          a,
                          rowStride(arg(strides[0])),
                          b,
                          rowStride(arg(strides[1])),
                          arg(beta),
                          c,
                          rowStride(arg(strides[2]))};
    SmallVector<Type *> types;
    for (Value *argument : arguments)
      types.push_back(argument->getType());
    builder.CreateCall(
        module.getOrInsertFunction(element->isFloatTy() ? "cblas_sgemm" : "cblas_dgemm",
                                   FunctionType::get(builder.getVoidTy(), types, false)),
        arguments);
  }

  void buildLoop() {
    LLVMContext &context = module.getContext();
    BasicBlock *start = builder.GetInsertBlock(), *test = BasicBlock::Create(context, "", gemm),
               *body = BasicBlock::Create(context, "", gemm),
               *done = BasicBlock::Create(context, "", gemm);
    Value *batch = gemm->getArg(0);
    builder.CreateBr(test);
    builder.SetInsertPoint(test);
    PHINode *i = builder.CreatePHI(batch->getType(), 2);
    i->addIncoming(ConstantInt::get(batch->getType(), 0), start);
    builder.CreateCondBr(builder.CreateICmpSLT(i, batch), body, done);
    builder.SetInsertPoint(body);
    auto matrix = [&](unsigned pointer) { // followed by its row stride and the distance of matrices
      return builder.CreateGEP(element, gemm->getArg(pointer),
                               builder.CreateMul(i, gemm->getArg(pointer + 2)));
    };
    callCBLAS(matrix(7), matrix(10), matrix(14), 6, {8, 11, 15});
    i->addIncoming(builder.CreateAdd(i, ConstantInt::get(batch->getType(), 1)), body);
    builder.CreateBr(test);
    builder.SetInsertPoint(done);
  }

  Function *gemm;
  Module &module;
  IRBuilder<> builder;
  bool isBatched;
  Type *element;
};
} // namespace

/// A CBLAS counts rows, columns and row strides in 32 bits.
static Error checkSizes(const Function &gemm, bool isBatched) {
  const unsigned batched[] = {3, 4, 5, 8, 11, 15}, single[] = {2, 3, 4, 7, 9, 12};
  for (const User *user : gemm.users())
    for (const unsigned index : isBatched ? batched : single) {
      const auto *size = dyn_cast<ConstantInt>(cast<CallBase>(user)->getArgOperand(index));
      if (size && size->getSExtValue() > std::numeric_limits<int32_t>::max())
        return createStringError("a matrix product has an axis of " + Twine(size->getSExtValue()) +
                                 " elements, expected less than 2^31 in an exported function");
    }
  return Error::success();
}

static Error defineRuntimeCalls(Module &module) {
  for (Function &function : make_early_inc_range(module)) {
    StringRef name = function.getName();
    if (!function.isDeclaration() || !name.consume_front("ad_rt_"))
      continue;
    if (defineTapeCall(function, name))
      continue;
    if (!name.consume_front("gemm_"))
      return createStringError("'" + function.getName() +
                               "' has no counterpart outside of this process");
    const bool isBatched = name.starts_with("batched_");
    if (Error error = checkSizes(function, isBatched))
      return error;
    GemmBody(&function, isBatched).build();
  }
  return Error::success();
}

Error addExports(Module &module, StringRef entryName, StringRef name, const EntryInfo &info) {
  Function *entry = module.getFunction(entryName);
  entry->setLinkage(GlobalValue::InternalLinkage);
  addWrapper(module, entry, name, info);
  addWorkspaceQuery(module, name, info.workspaceBytes);
  return defineRuntimeCalls(module);
}

} // namespace ad
