// The interpreter as an engine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Engine.h"
#include "Dialect/Dialect.h"
#include "Interpret/Interpreter.h"

using namespace mlir;

namespace ad {
namespace {

class InterpretEngine : public Engine {
public:
  InterpretEngine() : context(MLIRContext::Threading::DISABLED) {
    context.loadDialect<ADDialect, func::FuncDialect>();
  }

  MLIRContext &getContext() override { return context; }
  LogicalResult prepare(func::FuncOp) override { return success(); }
  FailureOr<SmallVector<HostTensor>> run(func::FuncOp function,
                                         ArrayRef<HostTensor> arguments) override {
    return interpret(function, arguments);
  }

private:
  MLIRContext context;
};

} // namespace

Engine::~Engine() = default;

std::unique_ptr<Engine> createInterpretEngine() { return std::make_unique<InterpretEngine>(); }

} // namespace ad
