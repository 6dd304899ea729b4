// ad-import: functions, types, calls, and what stays as it is.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/ElementType.h"
#include "Import/Importer.h"
#include "Import/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace ad {
#define GEN_PASS_DEF_IMPORTPASS
#include "Import/Passes.h.inc"

void registerImportedDialects(DialectRegistry &registry) {
  registry.insert<arith::ArithDialect, math::MathDialect, scf::SCFDialect, tensor::TensorDialect>();
}

Type importedType(Type type) {
  const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
  if (tensor && (!tensor.hasStaticShape() || tensor.getEncoding()))
    return Type();
  Type element = tensor ? tensor.getElementType() : type;
  if (element.isIndex())
    element = IntegerType::get(type.getContext(), 64);
  if (!elementKindOf(element))
    return Type();
  return RankedTensorType::get(tensor ? tensor.getShape() : ArrayRef<int64_t>(), element);
}

FailureOr<SmallVector<Type>> importedTypes(Operation *op, TypeRange types) {
  SmallVector<Type> imported;
  for (const Type type : types) {
    imported.push_back(importedType(type));
    if (!imported.back())
      return op->emitOpError() << "cannot be imported: found type " << type
                               << ", expected a statically shaped tensor or a scalar of the ad "
                                  "dialect's element types";
  }
  return imported;
}

LogicalResult Importer::importOps(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(importOp(&op)))
      return failure();
  return success();
}

LogicalResult Importer::importOp(Operation *op) {
  if (llvm::isa_and_present<ADDialect>(op->getDialect()))
    return keep(op);
  if (auto call = llvm::dyn_cast<func::CallOp>(op))
    return importCall(call);
  if (auto branch = llvm::dyn_cast<scf::IfOp>(op))
    return importIf(branch);
  if (auto loop = llvm::dyn_cast<scf::ForOp>(op))
    return importFor(loop);
  if (auto loop = llvm::dyn_cast<scf::WhileOp>(op))
    return importWhile(loop);
  if (llvm::isa_and_present<tensor::TensorDialect>(op->getDialect()))
    return importTensor(op);
  return importElements(op);
}

LogicalResult Importer::keep(Operation *op) {
  builder.clone(*op, mapping);
  return success();
}

LogicalResult Importer::importCall(func::CallOp op) {
  FailureOr<SmallVector<Type>> types = importedTypes(op, op.getResultTypes());
  if (failed(types))
    return failure();
  auto made =
      func::CallOp::create(builder, op.getLoc(), op.getCallee(), *types, lookUp(op.getOperands()));
  mapping.map(op.getResults(), made.getResults());
  return success();
}

namespace {

struct Import : impl::ImportPassBase<Import> {
  using ImportPassBase::ImportPassBase;

  void runOnOperation() override {
    if (whileLimit < 1) {
      getOperation().emitError() << "option while-limit is " << whileLimit.getValue()
                                 << ", expected at least 1";
      return signalPassFailure();
    }
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (failed(importFunction(function)))
        return signalPassFailure();
  }

  /// Makes the body anew behind the old one, which then goes.
  LogicalResult importFunction(func::FuncOp function) {
    FailureOr<SmallVector<Type>> arguments = importedTypes(function, function.getArgumentTypes());
    FailureOr<SmallVector<Type>> results = importedTypes(function, function.getResultTypes());
    if (failed(arguments) || failed(results))
      return failure();
    if (function.getBody().getBlocks().size() > 1)
      return function.emitOpError() << "has " << function.getBody().getBlocks().size()
                                    << " blocks, expected one: control flow is that of scf or ad";
    if (!function.isExternal() && failed(importBody(function, *arguments)))
      return failure();
    function.setType(FunctionType::get(&getContext(), *arguments, *results));
    return success();
  }

  LogicalResult importBody(func::FuncOp function, ArrayRef<Type> arguments) {
    Block &old = function.front();
    auto *made = new Block;
    function.getBody().push_back(made);
    for (auto [argument, type] : llvm::zip_equal(old.getArguments(), arguments))
      made->addArgument(type, argument.getLoc());
    OpBuilder builder = OpBuilder::atBlockEnd(made);
    Importer importer(builder, whileLimit);
    importer.give(old, made->getArguments());
    if (failed(importer.importOps(old)))
      return failure();
    Operation *terminator = old.getTerminator();
    if (!llvm::isa<func::ReturnOp>(terminator))
      return terminator->emitOpError() << "cannot be imported: expected 'func.return'";
    builder.setInsertionPointToEnd(made);
    func::ReturnOp::create(builder, terminator->getLoc(),
                           importer.lookUp(terminator->getOperands()));
    old.dropAllDefinedValueUses();
    old.erase();
    return success();
  }
};

/// An op of another dialect, or a function that takes or gives scalars.
bool isForeign(Operation *op) {
  const auto isScalar = [](Type type) { return type.isIntOrIndexOrFloat(); };
  if (auto function = llvm::dyn_cast<func::FuncOp>(op))
    return llvm::any_of(function.getArgumentTypes(), isScalar) ||
           llvm::any_of(function.getResultTypes(), isScalar);
  return !llvm::isa_and_present<ADDialect, BuiltinDialect, func::FuncDialect>(op->getDialect());
}

} // namespace

LogicalResult importForeign(ModuleOp module) {
  const auto stopAtForeign = [](Operation *op) {
    return isForeign(op) ? WalkResult::interrupt() : WalkResult::advance();
  };
  if (!module.walk(stopAtForeign).wasInterrupted())
    return success();
  PassManager passes(module.getContext());
  passes.addPass(createImportPass());
  return passes.run(module);
}

} // namespace ad
