// What other scanners' suppressions say, read as those scanners document it. They count for the rules that list the
// check as one that reports whenever the rule does, and are never asked to be of use here.
//
//   checkov       github.com/bridgecrewio/checkov: docs/2.Basics/Suppressing and Skipping Policies.md
//   trivy, tfsec  aquasecurity.github.io/tfsec/latest/guides/configuration/ignores
//   kics          docs.kics.io/latest/running-kics; dd-iac-scan has the same commands and ids:
//                 docs.datadoghq.com/security/code_security/iac_security/exclusions
//   terrascan     runterrascan.io/docs/usage/in-file_instrumentation
//   kube-linter   docs.kubelinter.io: Ignoring violations for specific cases
//   cfn_nag       github.com/stelligent/cfn_nag: Per-Resource Rule Suppression; cfn-lint: Metadata
//   gitleaks, detect-secrets   their READMEs: `gitleaks:allow`, `pragma: allowlist secret`
//
// KICS's `enable=` and tfsec's workspaces narrow what is run there, and are not followed. Of `audytx:ignore` no
// description was found: it is read like tfsec's, and no rule lists a check of that name.

#include <algorithm>

#include "analyzer/suppress.h"

namespace stackworthy {

namespace {

using std::string_view;

bool is_id(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

char in_lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_alike(string_view a, string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return in_lower_case(x) == in_lower_case(y); });
}

/// Which prefix of `.peers` holds what the comment's owner checks; tfsec's checks live on in Trivy.
std::vector<string_view> prefixes_of(string_view peer) {
  if (peer == "trivy" || peer == "tfsec") return {"trivy:", "tfsec:"};
  if (peer == "dd-iac-scan") return {"kics:"};
  static constexpr string_view known[] = {"checkov:", "kics:", "terrascan:", "kube-linter:", "cfn-lint:", "cfn_nag:"};
  for (const string_view each : known) {
    if (each.substr(0, each.size() - 1) == peer) return {each};
  }
  return {};
}

bool is_same_check(string_view prefix, string_view listed, string_view check) {
  constexpr std::size_t short_id = 8;  // Of a KICS query: the catalogue spells the beginning.
  if (prefix == "kics:" && check.size() >= short_id)
    return is_alike(listed.substr(0, short_id), check.substr(0, short_id));
  constexpr string_view old = "AVD-";
  if (prefix == "trivy:" && is_alike(check.substr(0, old.size()), old)) check.remove_prefix(old.size());
  return is_alike(listed, check);
}

Suppression by_comment(const Places& places, const Comment& comment, string_view peer, Span covers) {
  Suppression made;
  made.peer = peer;
  made.written = places.span(comment.begin, comment.end);
  made.covers = covers;
  return made;
}

void add_checks(string_view list, Suppression& made) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const string_view check = trimmed_text(list.substr(0, end));
    if (!check.empty() && check != "*" && check != "all") made.selectors.push_back({std::string(check), made.written});
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

string_view id_list(string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) { return is_id(c) || c == ','; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// `checkov:skip=CKV_AWS_1:reason` and `ts:skip=AC_AWS_1 reason`, inside of what they speak of.
void read_skips(const Places& places, const Comment& comment, string_view text, string_view marker, string_view peer,
                std::vector<Suppression>& found) {
  for (auto at = text.find(marker); at != string_view::npos; at = text.find(marker, at + marker.size())) {
    if (at > 0 && is_id(text[at - 1])) continue;
    string_view rest = text.substr(at + marker.size());
    if (!rest.empty() && is_id(rest.front())) continue;
    Span covers = places.around(comment);
    if (!covers.is_somewhere() && !comment.alone) covers = places.next(comment);
    Suppression made = by_comment(places, comment, peer, covers);
    if (rest.starts_with('=')) rest = trimmed_text(rest.substr(1));
    const string_view checks = id_list(rest);
    add_checks(checks, made);
    rest.remove_prefix(checks.size());
    rest = rest.substr(0, rest.find(marker));
    if (rest.starts_with(':')) rest.remove_prefix(1);
    made.reason = trimmed_text(rest.substr(0, rest.find('\n')));
    found.push_back(std::move(made));
  }
}

/// `trivy:ignore:ID:exp:2026-01-01`, any number of them between white space. A parameter (`[name=x]`) or a workspace
/// narrows it to what is not known here: then it does not count.
void read_ignores(const Places& places, const Comment& comment, string_view text, string_view marker, string_view peer,
                  std::vector<Suppression>& found) {
  for (auto at = text.find(marker); at != string_view::npos; at = text.find(marker, at + marker.size())) {
    if (at > 0 && (is_id(text[at - 1]) || text[at - 1] == ':')) continue;
    string_view rest = text.substr(at + marker.size());
    rest = rest.substr(0, std::min(rest.find_first_of(" \t\r\n#"), rest.size()));
    Suppression made = by_comment(places, comment, peer, places.next(comment));
    if (rest.find('[') != string_view::npos || rest.find(":ws:") != string_view::npos) continue;
    constexpr string_view ends = "exp:";
    if (const auto end = rest.find(ends); end != string_view::npos && (end == 0 || rest[end - 1] == ':')) {
      made.until = rest.substr(end + ends.size());
      rest = rest.substr(0, end == 0 ? 0 : end - 1);
    }
    const string_view check = rest.starts_with('*') ? string_view() : id_list(rest);
    if (check.empty() && !rest.starts_with('*')) continue;
    add_checks(check, made);
    found.push_back(std::move(made));
  }
}

/// `kics-scan ignore-line`, `ignore-block`; above everything `ignore` and `disable=`.
void read_commands(const Places& places, const Comment& comment, string_view text, string_view marker, string_view peer,
                   std::vector<Suppression>& found) {
  if (!text.starts_with(marker)) return;
  const string_view command = trimmed_text(text.substr(marker.size()));
  const string_view word = command.substr(0, std::min(command.find_first_of(" \t="), command.size()));
  Span covers;
  if (word == "ignore-line") covers = places.line(comment);
  if (word == "ignore-block") covers = places.next(comment);
  const bool is_of_file = (word == "ignore" || word == "disable") && places.is_above_all(comment.begin);
  if (is_of_file) covers = places.source().whole();
  if (!covers.is_somewhere()) return;
  Suppression made = by_comment(places, comment, peer, covers);
  made.is_of_file = is_of_file;
  if (word == "disable") {
    add_checks(trimmed_text(command.substr(std::min(command.find('=') + 1, command.size()))), made);
    if (made.selectors.empty()) return;
  }
  found.push_back(std::move(made));
}

void read_allowed_secrets(const Places& places, const Comment& comment, string_view text,
                          std::vector<Suppression>& found) {
  const auto add = [&](string_view peer, Span covers) {
    Suppression made = by_comment(places, comment, peer, covers);
    made.is_of_secrets = true;
    found.push_back(std::move(made));
  };
  const Comment on_its_line{comment.begin, comment.end, false};
  if (text.find("gitleaks:allow") != string_view::npos) add("gitleaks", places.line(on_its_line));
  for (const string_view list : {"allowlist", "whitelist"}) {
    const std::string pragma = "pragma: " + std::string(list);
    if (text.find(pragma + " secret") != string_view::npos) add("detect-secrets", places.line(on_its_line));
    if (text.find(pragma + " nextline secret") != string_view::npos) add("detect-secrets", places.line_after(comment));
  }
}

std::string field(const Note& note, string_view name) {
  for (const auto& [known, value] : note.fields) {
    if (known == name) return value;
  }
  return {};
}

Suppression by_note(const Places& places, const Note& note, string_view peer, Suppression::Form form) {
  Suppression made;
  made.form = form;
  made.peer = peer;
  made.written = places.span(note.begin, note.end);
  made.covers = places.of(note);
  made.is_of_file = note.item < 0;
  return made;
}

void add_note(Suppression made, string_view check, std::string reason, std::vector<Suppression>& found) {
  if (check.empty()) return;
  made.selectors.push_back({std::string(check), made.written});
  made.reason = std::move(reason);
  found.push_back(std::move(made));
}

/// `runterrascan.io/skip: '[{"rule": "AC_K8S_0001", "comment": "reason"}]'`.
void read_skips_of_terrascan(const Places& places, const Note& note, string_view value,
                             std::vector<Suppression>& found) {
  constexpr string_view key = "\"rule\"";
  Suppression made = by_note(places, note, "terrascan", Suppression::Form::annotation);
  for (auto at = value.find(key); at != string_view::npos; at = value.find(key, at)) {
    at = value.find('"', at + key.size());
    if (at == string_view::npos) break;
    add_checks(id_list(value.substr(at + 1)), made);
  }
  if (!made.selectors.empty()) found.push_back(std::move(made));
}

/// `checkov.io/skip1: CKV_K8S_9=reason`.
bool is_skip_of_checkov(string_view name) {
  constexpr string_view prefix = "checkov.io/skip";
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool lists(const Rule& rule, std::string_view peer, std::string_view check) {
  for (const string_view prefix : prefixes_of(peer)) {
    for (const string_view listed : rule.peers) {
      if (!listed.starts_with(prefix)) continue;
      if (check.empty() || is_same_check(prefix, listed.substr(prefix.size()), check)) return true;
    }
  }
  return false;
}

void read_peer_comment(const Places& places, const Comment& comment, std::vector<Suppression>& found) {
  const string_view text = places.text(comment);
  if (text.size() < 8) return;
  read_skips(places, comment, text, "checkov:skip", "checkov", found);
  read_skips(places, comment, text, "bridgecrew:skip", "checkov", found);
  read_skips(places, comment, text, "ts:skip", "terrascan", found);
  read_ignores(places, comment, text, "trivy:ignore:", "trivy", found);
  read_ignores(places, comment, text, "tfsec:ignore:", "tfsec", found);
  read_ignores(places, comment, text, "audytx:ignore:", "audytx", found);
  read_commands(places, comment, text, "kics-scan", "kics", found);
  read_commands(places, comment, text, "dd-iac-scan", "dd-iac-scan", found);
  read_allowed_secrets(places, comment, text, found);
}

void read_peer_note(const Places& places, const Note& note, std::vector<Suppression>& found) {
  constexpr auto annotation = Suppression::Form::annotation;
  constexpr auto metadata = Suppression::Form::metadata;
  constexpr string_view one_check = "ignore-check.kube-linter.io/";
  const string_view name = note.name;
  const std::string value = field(note, "");
  if (name.starts_with(one_check))
    return add_note(by_note(places, note, "kube-linter", annotation), name.substr(one_check.size()), value, found);
  if (name == "kube-linter.io/ignore-all") {
    found.push_back(by_note(places, note, "kube-linter", annotation));
    found.back().reason = value;
  } else if (name == "runterrascan.io/skip") {
    read_skips_of_terrascan(places, note, value, found);
  } else if (is_skip_of_checkov(name)) {
    const auto equals = std::min(value.find('='), value.size());
    add_note(by_note(places, note, "checkov", annotation), trimmed_text(string_view(value).substr(0, equals)),
             value.substr(std::min(equals + 1, value.size())), found);
  } else if (name == "checkov.skip") {
    add_note(by_note(places, note, "checkov", metadata), field(note, "id"), field(note, "comment"), found);
  } else if (name == "cfn_nag.rules_to_suppress") {
    add_note(by_note(places, note, "cfn_nag", metadata), field(note, "id"), field(note, "reason"), found);
  } else if (name == "cfn-lint.config.ignore_checks") {
    add_note(by_note(places, note, "cfn-lint", metadata), value, {}, found);
  } else if (name == "//") {
    Suppression made = by_note(places, note, "checkov", Suppression::Form::comment);
    constexpr string_view marker = "checkov:skip=";
    const auto at = value.find(marker);
    if (at == std::string::npos || note.item < 0) return;
    const string_view checks = id_list(string_view(value).substr(at + marker.size()));
    add_checks(checks, made);
    if (!made.selectors.empty()) found.push_back(std::move(made));
  }
}

}  // namespace stackworthy
