// The interpreter as an engine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Engine.h"
#include "Dialect/Dialect.h"
#include "Dialect/FlushScope.h"
#include "GradCheck/Requests.h"
#include "Interpret/Interpreter.h"
#include <chrono>

using namespace mlir;

namespace ad {
namespace {

class InterpretEngine : public Engine {
public:
  explicit InterpretEngine(bool flushesSubnormals)
      : context(MLIRContext::Threading::DISABLED), flushesSubnormals(flushesSubnormals) {
    context.loadDialect<ADDialect, func::FuncDialect>();
  }

  MLIRContext &getContext() override { return context; }
  LogicalResult prepare(func::FuncOp function) override {
    const auto begin = std::chrono::steady_clock::now();
    const LogicalResult expanded = expandRequests(function->getParentOfType<ModuleOp>());
    expansion = std::chrono::steady_clock::now() - begin;
    return expanded;
  }
  void reportTimes(Timing &timing) const override {
    timing.add("  differentiate", expansion.count());
  }
  FailureOr<SmallVector<HostTensor>> run(func::FuncOp function,
                                         ArrayRef<HostTensor> arguments) override {
    const FlushScope mode(flushesSubnormals);
    return interpret(function, arguments);
  }

private:
  MLIRContext context;
  bool flushesSubnormals;
  std::chrono::duration<double, std::milli> expansion{0};
};

} // namespace

Engine::~Engine() = default;

std::unique_ptr<Engine> createInterpretEngine(bool flushesSubnormals) {
  return std::make_unique<InterpretEngine>(flushesSubnormals);
}

} // namespace ad
