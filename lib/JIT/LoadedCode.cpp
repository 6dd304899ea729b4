// Object code in this process: linked, run, freed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/LoadedCode.h"
#include "Runtime/Symbols.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"
#include "llvm/ExecutionEngine/Orc/SelfExecutorProcessControl.h"
#include "llvm/ExecutionEngine/Orc/TaskDispatch.h"

using namespace llvm;

namespace ad {

Loader::Loader() = default;

Loader::~Loader() {
  linker.reset();
  if (!session)
    return;
  // No code is left: each LoadedCode holds a reference to this. What remains is the session's own
  // bookkeeping.
  if (Error error = session->endSession())
    session->reportError(std::move(error));
}

Expected<std::shared_ptr<Loader>> Loader::create() {
  std::shared_ptr<Loader> loader(new Loader());
  if (Error error = loader->start())
    return error;
  return loader;
}

static Error defineRuntime(orc::ExecutionSession &session, orc::JITDylib &library) {
  orc::SymbolMap table;
  for (const runtime::Symbol &symbol : runtime::symbols())
    table[session.intern(symbol.name)] = {orc::ExecutorAddr::fromPtr(symbol.address),
                                          JITSymbolFlags::Exported | JITSymbolFlags::Callable};
  return library.define(orc::absoluteSymbols(std::move(table)));
}

Error Loader::start() {
  // Work is done in the thread that asks for it: the default dispatcher would start threads, which
  // do not survive fork.
  auto control = orc::SelfExecutorProcessControl::Create(
      nullptr, std::make_unique<orc::InPlaceTaskDispatcher>());
  if (!control)
    return control.takeError();
  session = std::make_unique<orc::ExecutionSession>(std::move(*control));
  linker = std::make_unique<orc::ObjectLinkingLayer>(*session);
  library = &session->createBareJITDylib("ad");
  return defineRuntime(*session, *library);
}

std::string Loader::takeEntryName() {
  std::lock_guard<std::mutex> lock(namesMutex);
  if (freeNames.empty())
    return "ad.entry." + std::to_string(namesMade++);
  std::string name = std::move(freeNames.back());
  freeNames.pop_back();
  return name;
}

void Loader::returnEntryName(std::string name) {
  std::lock_guard<std::mutex> lock(namesMutex);
  freeNames.push_back(std::move(name));
}

Expected<std::unique_ptr<LoadedCode>> Loader::load(std::unique_ptr<MemoryBuffer> object,
                                                   std::string entryName) {
  orc::ResourceTrackerSP tracker = library->createResourceTracker();
  Error added = linker->add(tracker, std::move(object));
  if (added) {
    returnEntryName(std::move(entryName));
    return added;
  }
  auto symbol = session->lookup({library}, session->intern(entryName));
  if (!symbol) {
    Error failed = joinErrors(symbol.takeError(), tracker->remove());
    returnEntryName(std::move(entryName));
    return failed;
  }
  return std::make_unique<LoadedCode>(shared_from_this(), std::move(tracker), std::move(entryName),
                                      symbol->getAddress().toPtr<void *>());
}

LoadedCode::LoadedCode(std::shared_ptr<Loader> loader, orc::ResourceTrackerSP tracker,
                       std::string entryName, void *entry)
    : loader(std::move(loader)), tracker(std::move(tracker)), entryName(std::move(entryName)),
      address(entry) {
  ++this->loader->live;
}

LoadedCode::~LoadedCode() {
  if (Error error = tracker->remove()) {
    // The name stays taken: whether it is still defined is unknown.
    loader->session->reportError(std::move(error));
  } else {
    loader->returnEntryName(std::move(entryName));
  }
  --loader->live;
}

} // namespace ad
