// Finds the position of a diagnostic and prints it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parse/Diagnostics.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace ad {
namespace {

llvm::SourceMgr::DiagKind kindOf(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note:
    return llvm::SourceMgr::DK_Note;
  case DiagnosticSeverity::Warning:
    return llvm::SourceMgr::DK_Warning;
  case DiagnosticSeverity::Error:
    return llvm::SourceMgr::DK_Error;
  case DiagnosticSeverity::Remark:
    return llvm::SourceMgr::DK_Remark;
  }
  llvm_unreachable("no such severity");
}

} // namespace

DiagnosticPrinter::DiagnosticPrinter(llvm::SourceMgr &sources, MLIRContext *context)
    : ScopedDiagnosticHandler(context), sources(sources) {
  setHandler([this](Diagnostic &diagnostic) {
    print(diagnostic.getLocation(), diagnostic.getSeverity(), diagnostic.str());
    for (Diagnostic &note : diagnostic.getNotes())
      print(note.getLocation(), note.getSeverity(), note.str());
  });
}

void DiagnosticPrinter::print(Location loc, DiagnosticSeverity severity,
                              llvm::StringRef text) const {
  const auto position = loc->findInstanceOf<FileLineColLoc>();
  if (!position) {
    llvm::SMDiagnostic("<unknown>", kindOf(severity), text).print(nullptr, llvm::errs());
    return;
  }
  const unsigned main = sources.getMainFileID();
  if (position.getFilename() == sources.getMemoryBuffer(main)->getBufferIdentifier()) {
    const llvm::SMLoc place =
        sources.FindLocForLineAndColumn(main, position.getLine(), position.getColumn());
    if (place.isValid()) {
      sources.PrintMessage(llvm::errs(), place, kindOf(severity), text);
      return;
    }
  }
  llvm::SMDiagnostic(sources, llvm::SMLoc(), position.getFilename(), position.getLine(),
                     position.getColumn() - 1, kindOf(severity), text, "", {})
      .print(nullptr, llvm::errs());
}

} // namespace ad
