// The exceptions and their codes. This is the only stage that throws.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/error.h"
#include "API/Glue.h"
#include <atomic>

namespace ad {

/// Shared by the copies of an exception: copying it must not throw.
struct Error::Text {
  std::atomic<unsigned> references{1};
  std::string message, description;
};

Error::Error(const char *code, const char *message, Location loc)
    : text_(new Text), code_(code), loc_(loc) {
  text_->message = message;
  if (loc.line)
    text_->description = std::string(loc.file) + ":" + std::to_string(loc.line) + ": ";
  text_->description += std::string("error: ") + message + " [" + code + "]";
}

Error::Error(const Error &other) noexcept
    : std::exception(other), text_(other.text_), code_(other.code_), loc_(other.loc_) {
  ++text_->references;
}

Error::~Error() {
  if (--text_->references == 0)
    delete text_;
}

const char *Error::what() const noexcept { return text_->message.c_str(); }
const char *Error::describe() const noexcept { return text_->description.c_str(); }

// Here so that each type has its identity in this library.
ShapeError::~ShapeError() = default;
TypeError::~TypeError() = default;
IndexError::~IndexError() = default;
ValueError::~ValueError() = default;
LinAlgError::~LinAlgError() = default;
AutogradError::~AutogradError() = default;
TraceError::~TraceError() = default;
CompileError::~CompileError() = default;
IOError::~IOError() = default;

namespace {

/// `AD0012`.
template <unsigned Number>
constexpr char codeText[] = {'A',
                             'D',
                             '0' + Number / 1000 % 10,
                             '0' + Number / 100 % 10,
                             '0' + Number / 10 % 10,
                             '0' + Number % 10,
                             '\0'};

} // namespace

void raise(Code code, const std::string &message, Location loc) {
  switch (code) {
#define AD_CODE(name, number, exception, help)                                                     \
  case Code::name:                                                                                 \
    throw exception(codeText<number>, message.c_str(), loc);
#include "Trace/Codes.def"
  }
  throw Error("AD0000", message.c_str(), loc);
}

} // namespace ad
