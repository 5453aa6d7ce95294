#pragma once

#include <optional>
#include <string>
#include <utility>

#include "analyzer/model/expects.h"

namespace stackworthy {

/// Why the outside world failed: one sentence for the user.
struct Failure {
  std::string message;
};

/// A value or a Failure, shaped like std::expected.
template <class T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}                      // NOLINT
  Result(Failure failure) : failure_(std::move(failure.message)) {}  // NOLINT

  explicit operator bool() const { return value_.has_value(); }
  bool has_value() const { return value_.has_value(); }
  T& operator*() {
    expects(has_value());
    return *value_;
  }
  const T& operator*() const {
    expects(has_value());
    return *value_;
  }
  T* operator->() {
    expects(has_value());
    return &*value_;
  }
  const T* operator->() const {
    expects(has_value());
    return &*value_;
  }
  const std::string& error() const { return failure_; }

 private:
  std::optional<T> value_;
  std::string failure_;
};

}  // namespace stackworthy
