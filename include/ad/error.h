// The exceptions of the API: one type per kind, a stable code, PyTorch's text, the user's line.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_ERROR_H
#define AD_ERROR_H

#include "ad/base.h"
#include <exception>

namespace ad {

/// Base of all errors. Copies share their text.
class AD_API Error : public std::exception {
public:
  Error(const char *code, const char *message, Location loc);
  Error(const Error &other) noexcept;
  Error &operator=(const Error &) = delete;
  ~Error() override;

  /// The message, in PyTorch's words where PyTorch has this error.
  const char *what() const noexcept override;
  /// `AD0012`: the entry of docs/reference/errors.md.
  const char *code() const noexcept { return code_; }
  const char *file() const noexcept { return loc_.file; }
  unsigned line() const noexcept { return loc_.line; }
  /// `train.cpp:12: error: message [AD0012]`.
  const char *describe() const noexcept;

private:
  struct Text;
  Text *text_;
  const char *code_;
  Location loc_;
};

/// Sizes or ranks that do not fit.
class AD_API ShapeError : public Error {
public:
  using Error::Error;
  ~ShapeError() override;
};
/// An element type that the operation does not take.
class AD_API TypeError : public Error {
public:
  using Error::Error;
  ~TypeError() override;
};
/// An axis or index out of range.
class AD_API IndexError : public Error {
public:
  using Error::Error;
  ~IndexError() override;
};
/// An argument whose value is not allowed.
class AD_API ValueError : public Error {
public:
  using Error::Error;
  ~ValueError() override;
};
/// A matrix that cannot be factorized.
class AD_API LinAlgError : public Error {
public:
  using Error::Error;
  ~LinAlgError() override;
};
/// A gradient that cannot be taken.
class AD_API AutogradError : public Error {
public:
  using Error::Error;
  ~AutogradError() override;
};
/// A value asked for while a function is traced, or a traced tensor used after its trace.
class AD_API TraceError : public Error {
public:
  using Error::Error;
  ~TraceError() override;
};
/// A program that the compiler rejects.
class AD_API CompileError : public Error {
public:
  using Error::Error;
  ~CompileError() override;
};
/// A file that cannot be read or written.
class AD_API IOError : public Error {
public:
  using Error::Error;
  ~IOError() override;
};

} // namespace ad

#endif
