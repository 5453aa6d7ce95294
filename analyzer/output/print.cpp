#include "analyzer/output/print.h"

#include "analyzer/model/expects.h"

namespace stackworthy::output {

Printer::Printer(const Results& results) : sources_(results.sources), secrets_(results.secrets) {
  expects(sources_ && secrets_);
}

std::string Printer::source(Span span) const { return secrets_->mask((*sources_)[span.file].text(span), span); }

std::string Printer::message(const Message& message) const {
  std::string words;
  for (const Piece& piece : message) {
    const bool is_secret = piece.from.is_somewhere() && !secrets_->touching(piece.from).empty();
    words += is_secret ? "***" : piece.text;
  }
  // Once more over the whole: a value may have come apart into several pieces.
  return text(words);
}

}  // namespace stackworthy::output
