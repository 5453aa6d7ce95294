// What a secret rule reports is hidden by the engine. A report also shows what no rule is asked about: the value of an
// argument, a file that was read for a value, a path. So the same formats are looked for there, without a finding.

#include "analyzer/scan_secrets.h"

#include <algorithm>

#include "analyzer/facets/credentials.h"
#include "analyzer/secrets/placeholder.h"
#include "analyzer/secrets/scanner.h"

namespace stackworthy {

namespace {

constexpr std::string_view known_token = "secrets/known-token";
constexpr std::string_view credential = "secrets/default-reaches-resource";

void hide_tokens(std::string_view text, std::uint32_t file, Secrets& secrets) {
  for (const secrets::TokenMatch& match : secrets::find_tokens(text)) {
    if (file != 0) secrets.add({file, match.begin, match.end}, known_token);
    secrets.add_value(std::string(text.substr(match.begin, match.end - match.begin)));
  }
}

/// Paths are looked at many at a time: most runs have thousands, and none holds a token.
class Paths {
 public:
  explicit Paths(Secrets& secrets) : secrets_(secrets) {}
  ~Paths() { hide_tokens(text_, 0, secrets_); }
  Paths(const Paths&) = delete;
  Paths& operator=(const Paths&) = delete;

  void add(std::string_view path) {
    text_.append(path).append("\n");
    if (text_.size() < (1 << 16)) return;
    hide_tokens(text_, 0, secrets_);
    text_.clear();
  }

 private:
  Secrets& secrets_;
  std::string text_;
};

/// Texts that were read and are not judged, many of a small size: looked at together, and each alone where there is
/// something in them. The line end between them ends every token.
class Texts {
 public:
  explicit Texts(Secrets& secrets) : secrets_(secrets) {}
  ~Texts() { look(); }
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;

  void add(const Source& source) {
    constexpr std::size_t small = 1 << 14;
    if (source.text().size() > small) return hide_tokens(source.text(), source.id(), secrets_);
    sources_.push_back(&source);
    together_.append(source.text()).append("\n");
    if (together_.size() > 4 * small) look();
  }

 private:
  void look() {
    if (!secrets::find_tokens(together_).empty()) {
      for (const Source* source : sources_) hide_tokens(source->text(), source->id(), secrets_);
    }
    together_.clear();
    sources_.clear();
  }

  Secrets& secrets_;
  std::vector<const Source*> sources_;
  std::string together_;
};

/// The value of a credential argument. One that is a word or a sample is hidden where it stands and nowhere else.
void hide_credential(const Node& value, Secrets& secrets) {
  if (value.kind == Kind::choice) {
    for (const Member& alternative : value.parts()) hide_credential(*alternative.value, secrets);
  }
  if (value.kind != Kind::string || value.size == 0 || secrets::is_placeholder(value.string(), {})) return;
  if (!value.has(mark::computed)) secrets.add(value.from, credential);
  const std::string_view text = value.string();
  const bool is_word = std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!is_word) secrets.add_value(std::string(text));
}

}  // namespace

void hide_secrets(Scan& scan, const discover::Files& files, const std::vector<const Source*>& texts) {
  {
    Paths paths(scan.secrets);
    for (const discover::File& file : files.files) paths.add(file.path);
    for (const Notice& notice : scan.results.notices) paths.add(notice.path);
    for (const Notice& notice : files.notices) paths.add(notice.path);
  }
  std::vector<bool> is_judged(scan.sources->size() + 1);
  for (const Source* text : texts) is_judged[text->id()] = true;
  Texts others(scan.secrets);
  for (std::uint32_t id = 1; id <= scan.sources->size(); ++id) {
    const Source& source = (*scan.sources)[id];
    if (!is_judged[id] && !source.text().empty()) others.add(source);
  }
  for (const auto& stack : scan.estate->stacks) {
    for (const Resource& resource : stack->resources)
      facets::each_credential(resource, [&](const Attr& sink) {
        if (sink.value()) hide_credential(*sink.value(), scan.secrets);
      });
  }
}

}  // namespace stackworthy
