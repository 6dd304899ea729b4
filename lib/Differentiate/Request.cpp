// Reads the request ops into one description, and puts those that others are made of in their
// places. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Request.h"
#include "Dialect/Dialect.h"
#include "Dialect/RequestFunctions.h"

using namespace mlir;

namespace ad {
namespace {

FailureOr<func::FuncOp> calleeOf(Operation *op, FlatSymbolRefAttr name,
                                 SymbolTableCollection &symbols) {
  Operation *symbol = symbols.lookupNearestSymbolFrom(op, name);
  const auto function = llvm::dyn_cast_or_null<func::FuncOp>(symbol);
  if (function)
    return function;
  auto diagnostic = op->emitOpError() << "names '" << name.getValue() << "', ";
  if (symbol)
    return diagnostic << "found '" << symbol->getName() << "', expected 'func.func'";
  return diagnostic << "which is not a function of this module";
}

template <typename OpTy>
FailureOr<Request> read(OpTy op, SymbolTableCollection &symbols, Mode mode,
                        llvm::StringRef suffix) {
  const FailureOr<func::FuncOp> callee = calleeOf(op, op.getCalleeAttr(), symbols);
  if (failed(callee))
    return failure();
  Request request;
  request.op = op;
  request.callee = *callee;
  request.mode = mode;
  request.suffix = suffix;
  return request;
}

template <typename OpTy>
FailureOr<Request> readDerivative(OpTy op, SymbolTableCollection &symbols, Mode mode,
                                  llvm::StringRef suffix) {
  FailureOr<Request> request = read(op, symbols, mode, suffix);
  if (succeeded(request))
    request->wrt.assign(op.getWrt().begin(), op.getWrt().end());
  return request;
}

FailureOr<Request> readVmap(VmapOp op, SymbolTableCollection &symbols) {
  FailureOr<Request> request = read(op, symbols, Mode::Batch, "_vmap");
  if (succeeded(request)) {
    request->inAxes.assign(op.getInAxes().begin(), op.getInAxes().end());
    request->outAxes.assign(op.getOutAxes().begin(), op.getOutAxes().end());
  }
  return request;
}

FailureOr<Request> readGrad(GradOp op, SymbolTableCollection &symbols) {
  FailureOr<Request> request = readDerivative(op, symbols, Mode::Reverse, "_grad");
  if (succeeded(request)) {
    request->seedsFirstResult = true;
    request->returnsPrimal = op.getValue();
  }
  return request;
}

FailureOr<Request> readLinearTranspose(LinearTransposeOp op, SymbolTableCollection &symbols) {
  FailureOr<Request> request = readDerivative(op, symbols, Mode::Transpose, "_transpose");
  if (succeeded(request))
    request->returnsPrimal = false;
  return request;
}

llvm::StringRef nameOf(Mode mode) {
  switch (mode) {
  case Mode::Forward:
    return "tangent";
  case Mode::Reverse:
    return "gradient";
  case Mode::Transpose:
    return "transpose";
  case Mode::Batch:
    return "batch";
  }
  llvm_unreachable("no such mode");
}

} // namespace

void Request::explain(InFlightDiagnostic &diagnostic) const {
  diagnostic.attachNote(op->getLoc()) << nameOf(mode) << " requested here";
}

bool isRequest(Operation *op) { return op->hasTrait<OpTrait::Request>(); }

bool decomposeRequests(Operation *root, SymbolTableCollection &symbols) {
  RequestFunctions functions(symbols);
  SmallVector<ComposedRequestOpInterface> composed;
  for (bool hadAny = false;; hadAny = true) {
    composed.clear();
    root->walk([&](ComposedRequestOpInterface request) { composed.push_back(request); });
    if (composed.empty())
      return hadAny;
    for (ComposedRequestOpInterface request : composed) {
      OpBuilder builder(request);
      request->replaceAllUsesWith(request.decompose(builder, functions));
      request->erase();
    }
  }
}

FailureOr<Request> readRequest(Operation *op, SymbolTableCollection &symbols) {
  if (const auto grad = llvm::dyn_cast<GradOp>(op))
    return readGrad(grad, symbols);
  if (const auto vjp = llvm::dyn_cast<VjpOp>(op))
    return readDerivative(vjp, symbols, Mode::Reverse, "_vjp");
  if (auto composed = llvm::dyn_cast<ComposedRequestOpInterface>(op))
    return read(composed, symbols, Mode::Forward, "");
  if (const auto vmap = llvm::dyn_cast<VmapOp>(op))
    return readVmap(vmap, symbols);
  if (const auto transpose = llvm::dyn_cast<LinearTransposeOp>(op))
    return readLinearTranspose(transpose, symbols);
  return readDerivative(llvm::cast<JvpOp>(op), symbols, Mode::Forward, "_jvp");
}

} // namespace ad
