// One pass of the keyword automaton over the text decides where to look at all. From there on the work is bounded at
// every hit: a token that begins with its keyword is matched there, in a window, and only if it may begin there and
// enough bytes of a token follow; a token that stands somewhere near its keyword is searched for in windows around the
// hits, and windows that overlap are joined first, so that no byte is searched twice for one format. Whatever has the
// shape must then pass four questions: is it whole, does its checksum close, is it no sample, does its surrounding say
// what it is.

#include "analyzer/secrets/scanner.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "analyzer/pattern.h"
#include "analyzer/secrets/automaton.h"
#include "analyzer/secrets/characters.h"
#include "analyzer/secrets/encoding.h"
#include "analyzer/secrets/placeholder.h"

namespace stackworthy::secrets {
namespace {

constexpr std::size_t window = 4096;
constexpr std::size_t block = 65536;

bool belongs_to(char c, Alphabet alphabet) {
  switch (alphabet) {
    case Alphabet::word:
      return is_word(c);
    case Alphabet::url:
      return is_word(c) || c == '-';
    case Alphabet::base64:
      return (is_word(c) && c != '_') || c == '+' || c == '/' || c == '=';
    case Alphabet::none:
      return false;
  }
  return false;
}

/// Whether what ends before `at` is an escape (`\n`, `%22`, `\u003d`) rather than a letter of its own.
bool is_after_escape(std::string_view text, std::size_t at) {
  const char last = text[at - 1];
  if (at >= 2 && text[at - 2] == '\\' && (last == 'n' || last == 'r' || last == 't')) return true;
  if (at >= 3 && text[at - 3] == '%' && is_hex(text[at - 2]) && is_hex(last)) return true;
  return at >= 6 && text[at - 6] == '\\' && text[at - 5] == 'u' && is_hex(last) && is_hex(text[at - 2]);
}

bool may_begin(std::string_view text, std::size_t at, Alphabet alphabet) {
  if (at == 0 || !belongs_to(text[at - 1], alphabet)) return true;
  if (alphabet == Alphabet::base64 && text[at - 1] == '=' && (at < 2 || text[at - 2] != '=')) return true;
  return is_after_escape(text, at);
}

bool may_end(std::string_view text, std::size_t at, Alphabet alphabet) {
  return at >= text.size() || !belongs_to(text[at], alphabet);
}

bool speaks_of_credential(std::string_view squeezed_name) {
  constexpr std::array words{std::string_view("key"),      std::string_view("token"), std::string_view("secret"),
                             std::string_view("password"), std::string_view("auth"),  std::string_view("credential"),
                             std::string_view("pat")};
  if (has(squeezed_name, "public") || squeezed_name.ends_with("id")) return false;
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return has(squeezed_name, word); });
}

bool is_name(char c) { return is_word(c) || c == '-' || c == '.'; }

/// The key to which the value that begins at `at` is assigned by `=`, `:` or `=>`; empty where there is none.
std::string_view key_before(std::string_view text, std::size_t at) {
  const std::size_t floor = at > 160 ? at - 160 : 0;
  const auto skip = [&](std::string_view bytes) {
    while (at > floor && bytes.find(text[at - 1]) != std::string_view::npos) --at;
  };
  skip("\"'\\` \t");
  constexpr std::array schemes{std::string_view("Bearer"), std::string_view("bearer"), std::string_view("Token"),
                               std::string_view("token"), std::string_view("GenieKey")};
  for (const std::string_view scheme : schemes) {
    const std::string_view before = text.substr(floor, at - floor);
    if (!before.ends_with(scheme)) continue;
    at -= scheme.size();
    skip("\"'\\ \t=:");
    at += at < text.size() && text[at] != ' ' ? 1 : 0;
    break;
  }
  if (at == floor) return {};
  const std::size_t operators = at;
  skip("=:>|");
  if (at == operators) return {};
  skip("\"'\\ \t]");
  const std::size_t end = at;
  while (at > floor && is_name(text[at - 1])) --at;
  return text.substr(at, end - at);
}

/// The identifier that the byte at `at` is a part of.
std::string_view identifier_at(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  std::size_t end = at;
  while (begin > 0 && at - begin < 80 && is_name(text[begin - 1])) --begin;
  while (end < text.size() && end - at < 80 && is_name(text[end])) ++end;
  return text.substr(begin, end - begin);
}

std::string compiled_pattern(const Format& format) {
  const std::string pattern(format.pattern);
  if (format.search == Search::at_keyword) return "\\A(?:" + pattern + ")";
  if (format.search != Search::assigned) return pattern;
  switch (format.alphabet) {
    case Alphabet::word:
      return "(?:^|[^A-Za-z0-9_]|\\\\[nrt])" + pattern + "(?:[^A-Za-z0-9_]|$)";
    case Alphabet::url:
      return "(?:^|[^A-Za-z0-9_-]|\\\\[nrt])" + pattern + "(?:[^A-Za-z0-9_-]|$)";
    case Alphabet::base64:
      return "(?:^|[^A-Za-z0-9+/]|\\\\[nrt])" + pattern + "(?:[^A-Za-z0-9+/=]|$)";
    case Alphabet::none:
      return pattern;
  }
  return pattern;
}

/// The formats with their patterns and the automaton over their keywords; made when first asked for.
class Catalogue {
 public:
  static const Catalogue& instance() {
    static const Catalogue catalogue;
    return catalogue;
  }

  const Automaton& automaton() const { return automaton_; }
  const Pattern& pattern(std::size_t format) const { return patterns_[format]; }
  /// The formats that have this keyword.
  const std::vector<std::uint16_t>& formats_of(std::uint32_t keyword) const { return users_[keyword]; }

 private:
  Catalogue() : Catalogue(all_keywords()) {}

  explicit Catalogue(const std::vector<std::string_view>& keywords) : users_(keywords.size()), automaton_(keywords) {
    const auto all = formats();
    patterns_.reserve(all.size());
    for (std::size_t n = 0; n < all.size(); ++n) {
      patterns_.emplace_back(compiled_pattern(all[n]), PatternOptions{.ignore_case = false, .latin1 = true});
      for (const std::string_view keyword : all[n].keywords) {
        if (keyword.empty()) continue;
        const auto at = std::lower_bound(keywords.begin(), keywords.end(), keyword) - keywords.begin();
        users_[static_cast<std::size_t>(at)].push_back(static_cast<std::uint16_t>(n));
      }
    }
  }

  static std::vector<std::string_view> all_keywords() {
    std::vector<std::string_view> keywords;
    for (const Format& format : formats()) {
      for (const std::string_view keyword : format.keywords) {
        if (!keyword.empty()) keywords.push_back(keyword);
      }
    }
    std::sort(keywords.begin(), keywords.end());
    keywords.erase(std::unique(keywords.begin(), keywords.end()), keywords.end());
    return keywords;
  }

  std::vector<Pattern> patterns_;
  std::vector<std::vector<std::uint16_t>> users_;
  Automaton automaton_;
};

/// The joined window of one format that is still growing, with the keyword's places in and shortly before it.
struct Pending {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::uint32_t> hits;
};

class Scan {
 public:
  Scan(std::string_view text, std::vector<TokenMatch>& found, std::vector<RefusedHit>* refused)
      : text_(text), found_(found), refused_(refused), pending_(formats().size()) {}

  void run() {
    const Catalogue& catalogue = Catalogue::instance();
    std::vector<KeywordHit> hits;
    for (std::size_t from = 0; from < text_.size(); from += block) {
      hits.clear();
      catalogue.automaton().find(text_, from, from + block, hits);
      for (const KeywordHit& hit : hits) {
        for (const std::uint16_t format : catalogue.formats_of(hit.keyword)) look(format, hit.begin);
      }
    }
    for (std::size_t n = 0; n < pending_.size(); ++n) search(n);
  }

 private:
  void look(std::uint16_t index, std::size_t at) {
    const Format& format = formats()[index];
    switch (format.search) {
      case Search::at_keyword:
        match_at(index, at);
        return;
      case Search::found:
        find_at(format, at);
        return;
      case Search::around:
      case Search::assigned:
        join(index, at);
        return;
    }
  }

  void refuse(const Format& format, Range range, Refusal refusal) {
    if (refused_ == nullptr) return;
    refused_->push_back(
        {&format, static_cast<std::uint32_t>(range.begin), static_cast<std::uint32_t>(range.end), refusal});
  }

  Range keyword_range(std::size_t at) const { return {at, std::min(text_.size(), at + 16)}; }

  void match_at(std::uint16_t index, std::size_t at) {
    const Format& format = formats()[index];
    if (!may_begin(text_, at, format.alphabet)) return refuse(format, keyword_range(at), Refusal::part);
    const bool is_token_first = format.pattern.front() == '(' && !format.pattern.starts_with("(?");
    if (is_token_first && run_from(at, format.least) < format.least) {
      return refuse(format, keyword_range(at), Refusal::shape);
    }
    const std::string_view part = text_.substr(at, window);
    const auto match = Catalogue::instance().pattern(index).find(part);
    if (!match || !match->groups[1]) return refuse(format, keyword_range(at), Refusal::shape);
    judge(format, {at + match->groups[1]->begin, at + match->groups[1]->end}, {});
  }

  void find_at(const Format& format, std::size_t at) {
    if (!may_begin(text_, at, format.alphabet)) return refuse(format, keyword_range(at), Refusal::part);
    const auto range = format.find(text_, at);
    if (!range) return refuse(format, keyword_range(at), Refusal::shape);
    judge(format, *range, {});
  }

  /// How many bytes from `at` on can be part of a token, counted up to `enough`.
  std::size_t run_from(std::size_t at, std::size_t enough) const {
    constexpr std::string_view others = "-.+/=~:$%@";
    std::size_t end = at;
    while (end < text_.size() && end - at < enough &&
           (is_word(text_[end]) || others.find(text_[end]) != std::string_view::npos)) {
      ++end;
    }
    return end - at;
  }

  void join(std::uint16_t index, std::size_t at) {
    const Format& format = formats()[index];
    Pending& pending = pending_[index];
    const std::size_t begin = at > format.before ? at - format.before : 0;
    const std::size_t end = std::min(text_.size(), at + format.after);
    if (pending.end != 0 && begin > pending.end) search(index);
    if (pending.end == 0) pending.begin = begin;
    pending.end = std::max(pending.end, end);
    pending.hits.push_back(static_cast<std::uint32_t>(at));
  }

  void search(std::size_t index) {
    Pending& pending = pending_[index];
    if (pending.end == 0) return;
    const Format& format = formats()[index];
    const std::string_view part = text_.substr(pending.begin, pending.end - pending.begin);
    const Pattern& pattern = Catalogue::instance().pattern(index);
    bool is_matched = false;
    for (std::size_t from = 0; from < part.size();) {
      const auto match = pattern.find(part, from);
      if (!match || !match->groups[1]) break;
      is_matched = true;
      const Extent token = *match->groups[1];
      judge(format, {pending.begin + token.begin, pending.begin + token.end}, pending.hits);
      from = std::max(token.end, from + 1);
    }
    if (!is_matched) refuse(format, keyword_range(pending.hits.front()), Refusal::shape);
    pending.begin = 0;
    pending.end = 0;
    pending.hits.clear();
  }

  void judge(const Format& format, Range token, const std::vector<std::uint32_t>& hits) {
    const std::string_view value = text_.substr(token.begin, token.end - token.begin);
    if (!may_end(text_, token.end, format.alphabet)) return refuse(format, token, Refusal::part);
    if (format.search == Search::around || format.search == Search::assigned) {
      if (!may_begin(text_, token.begin, format.alphabet)) return refuse(format, token, Refusal::part);
    }
    const std::string_view random = format.structured && value.size() > 24 ? value.substr(value.size() - 24) : value;
    const bool is_armour = format.search == Search::found && format.structured;
    if (!is_armour && is_sample(random)) return refuse(format, token, Refusal::sample);
    if (format.check != nullptr && !format.check(value)) return refuse(format, token, Refusal::checksum);
    const bool is_assigned = format.search != Search::assigned || is_named(format, token.begin, hits);
    if (!is_assigned || (format.context != nullptr && !format.context(text_, token))) {
      return refuse(format, token, Refusal::context);
    }
    found_.push_back({&format, static_cast<std::uint32_t>(token.begin), static_cast<std::uint32_t>(token.end)});
  }

  /// Whether the key of the token speaks of the keyword and a credential, or of a credential with the keyword shortly
  /// before it, or is only `value` or `default` and the name of the thing before it says both.
  bool is_named(const Format& format, std::size_t token, const std::vector<std::uint32_t>& hits) const {
    const std::string_view key = key_before(text_, token);
    if (key.empty() || names_no_secret(key)) return false;
    const std::string name = squeezed(key);
    auto after = std::upper_bound(hits.begin(), hits.end(), static_cast<std::uint32_t>(token));
    const bool is_own_name = std::any_of(format.keywords.begin(), format.keywords.end(), [&](std::string_view keyword) {
      return !keyword.empty() && has(name, squeezed(keyword));
    });
    if (speaks_of_credential(name)) {
      return is_own_name || (after != hits.begin() && token - *(after - 1) <= format.after);
    }
    if (name != "value" && name != "default" && name != "stringvalue" && name != "plaintext") return false;
    for (int tries = 0; tries < 4 && after != hits.begin(); ++tries) {
      --after;
      if (token - *after > format.after) return false;
      const std::string_view thing = identifier_at(text_, *after);
      if (speaks_of_credential(squeezed(thing)) && !names_no_secret(thing)) return true;
    }
    return false;
  }

  std::string_view text_;
  std::vector<TokenMatch>& found_;
  std::vector<RefusedHit>* refused_;
  std::vector<Pending> pending_;
};

/// In the order of the text; of those that overlap, the one whose format stands first in the table.
void settle(std::vector<TokenMatch>& matches) {
  std::sort(matches.begin(), matches.end(), [](const TokenMatch& a, const TokenMatch& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.format < b.format;
  });
  std::vector<TokenMatch> kept;
  for (const TokenMatch& match : matches) {
    if (kept.empty() || kept.back().end <= match.begin) {
      kept.push_back(match);
    } else if (match.format < kept.back().format) {
      kept.back() = match;
    }
  }
  matches = std::move(kept);
}

std::string_view readable(std::string_view text) { return text.substr(0, std::numeric_limits<std::uint32_t>::max()); }

}  // namespace

std::string_view spelling(Refusal refusal) {
  switch (refusal) {
    case Refusal::shape:
      return "shape";
    case Refusal::part:
      return "part";
    case Refusal::sample:
      return "sample";
    case Refusal::checksum:
      return "checksum";
    case Refusal::context:
      return "context";
    case Refusal::encrypted:
      return "encrypted";
  }
  return {};
}

bool is_encrypted_file(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\0GITCRYPT"sv) || text.starts_with("$ANSIBLE_VAULT;")) return true;
  if (!has(text, "ENC[AES256_GCM")) return false;
  const bool has_block = text.starts_with("sops:") || has(text, "\nsops:") || has(text, "\"sops\"");
  return has_block && (has(text, " mac: ENC[") || has(text, "\"mac\": \"ENC[") || has(text, "\"mac\":\"ENC["));
}

std::vector<TokenMatch> find_tokens(std::string_view text) {
  std::vector<TokenMatch> found;
  Scan(readable(text), found, nullptr).run();
  if (!found.empty() && is_encrypted_file(text)) found.clear();
  settle(found);
  return found;
}

std::vector<RefusedHit> find_keyword_hits(std::string_view text) {
  std::vector<TokenMatch> found;
  std::vector<RefusedHit> refused;
  Scan(readable(text), found, &refused).run();
  if (is_encrypted_file(text)) {
    for (const TokenMatch& match : found) {
      refused.push_back({match.format, match.begin, match.end, Refusal::encrypted});
    }
    found.clear();
  }
  settle(found);
  const auto is_inside_match = [&found](const RefusedHit& hit) {
    return std::any_of(found.begin(), found.end(),
                       [&hit](const TokenMatch& match) { return hit.begin < match.end && match.begin < hit.end; });
  };
  refused.erase(std::remove_if(refused.begin(), refused.end(), is_inside_match), refused.end());
  std::sort(refused.begin(), refused.end(), [](const RefusedHit& a, const RefusedHit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.format < b.format;
  });
  return refused;
}

std::vector<TokenMatch> find_tokens_in_base64(std::string_view encoded) {
  std::vector<TokenMatch> found;
  const auto decoded = decode_base64(encoded);
  if (!decoded || decoded->size() < 16 || !find_tokens(encoded).empty()) return found;
  for (const TokenMatch& match : find_tokens(*decoded)) {
    const bool is_known =
        std::any_of(found.begin(), found.end(), [&](const TokenMatch& m) { return m.format == match.format; });
    if (!is_known) found.push_back({match.format, 0, static_cast<std::uint32_t>(encoded.size())});
  }
  return found;
}

}  // namespace stackworthy::secrets
