#pragma once

#include <string>
#include <string_view>

#include "analyzer/finding.h"

namespace stackworthy::output {

/// Hands out source text, values and messages with every secret masked. Nothing that a user wrote reaches an output but
/// through it; what it gives is still to be escaped for the format.
class Printer {
 public:
  Printer(const Sources& sources, const Secrets& secrets) : sources_(&sources), secrets_(&secrets) {}
  /// Of results that are complete.
  explicit Printer(const Results& results);

  /// The source text of a span.
  std::string source(Span span) const;
  /// Text that was made from what a user wrote: values, labels, messages of notices.
  std::string text(std::string_view made) const { return secrets_->mask_value(made); }
  /// Names, addresses, paths and identities: as `text`, but a secret that is a plain word (`wordpress`) stays, since a
  /// name that holds it says nothing about the secret and must still lead to its place.
  std::string name(std::string_view made) const { return secrets_->mask_name(made); }
  /// A message's words one after another; a value whose text is a secret is `***`.
  std::string message(const Message& message) const;
  /// The rule whose secret touches the span; empty where none does.
  std::string_view secret_at(Span span) const { return secrets_->touching(span); }

  const Sources& sources() const { return *sources_; }

 private:
  const Sources* sources_;
  const Secrets* secrets_;
};

}  // namespace stackworthy::output
