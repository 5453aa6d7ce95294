// SARIF 2.1.0 as GitHub, GitLab, Azure and editors read it. One run. A result's place is one line, because a pull
// request shows it only where every line of it is in the diff; the block around it is the context. GitHub takes two
// results of one rule with equal fingerprints for one, so the findings of a rule on one line are one result.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analyzer/catalogue.h"
#include "analyzer/model/lists.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/fingerprint.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/render.h"
#include "analyzer/output/sarif_places.h"
#include "analyzer/output/sarif_rules.h"
#include "analyzer/output/summary.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t most_results = 5000;        // GitHub shows so many of a run.
constexpr std::size_t most_notifications = 5000;  // Keeps a run below 10 MB compressed.
constexpr std::size_t most_places = 100;          // GitHub shows so many locations of a result.
constexpr std::size_t most_hops = 1000;           // And so many of a thread flow.
constexpr std::size_t most_instances = 1000;

/// Findings of one rule on one line.
using Group = std::vector<const Finding*>;

int rank(Severity severity) {
  static constexpr int ranks[] = {5, 20, 50, 80, 95};
  return ranks[static_cast<std::size_t>(severity)];
}

class Sarif {
 public:
  Sarif(const Results& results, const SarifOptions& options)
      : results_(results),
        options_(options),
        printer_(results),
        places_(printer_, out_),
        weaknesses_(weaknesses_of(results.rules)) {
    for (std::size_t i = 0; i < results.rules.size(); ++i) index_.emplace(results.rules[i], i);
  }

  std::string all() {
    const std::vector<Group> groups = grouped();
    out_.open_object();
    out_.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    out_.field("version", "2.1.0");
    out_.key("runs");
    out_.open_list();
    out_.open_object();
    tool();
    out_.key("originalUriBaseIds");
    out_.open_object();
    write_message_of("%SRCROOT%", "The top of what was scanned.");
    out_.close();
    out_.field("columnKind", "utf16CodeUnits");
    automation();
    out_.key("results");
    out_.open_list();
    for (const Group& group : groups) result(group);
    out_.close();
    write_taxonomies(out_, weaknesses_);
    invocation();
    out_.close();
    out_.close();
    out_.close();
    return out_.take();
  }

 private:
  void write_message_of(std::string_view name, std::string_view text) {
    out_.key(name);
    out_.open_object();
    write_message(out_, "description", text);
    out_.close();
  }

  void tool() {
    out_.key("tool");
    out_.open_object();
    out_.key("driver");
    out_.open_object();
    out_.field("name", "stackworthy");
    out_.field("fullName", "stackworthy " STACKWORTHY_VERSION);
    out_.field("semanticVersion", STACKWORTHY_VERSION);
    out_.field("informationUri", "https://stackworthy.dev/");
    out_.key("rules");
    out_.open_list();
    for (const Rule* rule : results_.rules) write_sarif_rule(out_, *rule, weaknesses_);
    out_.close();
    if (!weaknesses_.empty()) {
      out_.key("supportedTaxonomies");
      out_.open_list();
      out_.open_object();
      out_.field("name", "CWE");
      out_.field("index", 0);
      out_.close();
      out_.close();
    }
    out_.close();
    out_.close();
  }

  /// GitHub takes for the category what stands before the last `/`.
  void automation() {
    if (options_.category.empty()) return;
    out_.key("automationDetails");
    out_.open_object();
    out_.field("id", options_.category + (options_.category.ends_with('/') ? "" : "/"));
    out_.close();
  }

  /// In the order of the findings; at most `most_results`, those of the least severity left out first.
  std::vector<Group> grouped() {
    std::vector<Group> groups;
    std::map<std::tuple<const Rule*, std::uint32_t, std::uint32_t>, std::size_t> at;
    for (const Finding& finding : results_.findings) {
      const bool is_left_out = !finding.suppressed_by.empty() && !options_.includes_suppressed;
      if (is_left_out || !finding.anchor.is_somewhere()) continue;
      const std::uint32_t line = printer_.sources()[finding.anchor.file].position(finding.anchor.begin).line;
      const auto [found, is_new] = at.emplace(std::tuple(finding.rule, finding.anchor.file, line), groups.size());
      if (is_new) groups.emplace_back();
      groups[found->second].push_back(&finding);
    }
    for (Group& group : groups) {
      std::stable_sort(group.begin(), group.end(), [](const Finding* a, const Finding* b) {
        const bool stands = a->suppressed_by.empty();
        if (stands != b->suppressed_by.empty()) return stands;
        return a->severity > b->severity;
      });
    }
    if (groups.size() > most_results) cut(groups);
    return groups;
  }

  void cut(std::vector<Group>& groups) {
    std::vector<Severity> severities;
    for (const Group& group : groups) severities.push_back(group.front()->severity);
    std::sort(severities.begin(), severities.end(), std::greater<>());
    const Severity least = severities[most_results - 1];
    std::size_t room =
        most_results - static_cast<std::size_t>(std::count_if(severities.begin(), severities.end(),
                                                              [&](Severity one) { return one > least; }));
    const std::size_t before = groups.size();
    std::erase_if(groups, [&](const Group& group) {
      if (group.front()->severity != least) return group.front()->severity < least;
      if (room == 0) return true;
      --room;
      return false;
    });
    cuts_.push_back(std::to_string(before - groups.size()) + " results of the least severity are left out: at most " +
                    std::to_string(most_results) + " of a run are shown.");
  }

  /// The block of the judged resource where it holds the anchor, else the anchor itself.
  Span context_of(const Finding& finding) const {
    if (!results_.estate) return finding.anchor;
    for (const auto& stack : results_.estate->stacks) {
      const bool is_named = std::any_of(finding.instances.begin(), finding.instances.end(),
                                        [&](const Instance& instance) { return instance.stack == stack->name; });
      if (!is_named) continue;
      const Resource* resource = stack->find(finding.address);
      if (resource && resource->extent.contains(finding.anchor)) return resource->extent;
    }
    return finding.anchor;
  }

  void logical(const Group& group) {
    std::set<std::string> addresses;
    std::size_t total = 0;
    const auto add = [&](const std::string& address) {
      if (address.empty()) return;
      if (addresses.size() < most_instances) total += addresses.insert(printer_.name(address)).second;
    };
    std::size_t given = 0;
    for (const Finding* finding : group) {
      add(finding->address);
      for (const Instance& instance : finding->instances) add(instance.address);
      given += finding->instances.size();
    }
    if (given > most_instances) {
      cuts_.push_back("A result of " + std::string(group.front()->rule->id.text()) + " has " + std::to_string(given) +
                      " instances, of which " + std::to_string(total) + " are named.");
    }
    if (addresses.empty()) return;
    out_.key("logicalLocations");
    out_.open_list();
    for (const std::string& address : addresses) {
      out_.open_object();
      out_.field("fullyQualifiedName", address);
      out_.field("kind", "resource");
      out_.close();
    }
    out_.close();
  }

  void related(std::int64_t id, Span span, const std::string& message) {
    out_.open_object();
    out_.field("id", id);
    places_.physical(span, {});
    if (!message.empty()) write_message(out_, "message", escape_sarif(message));
    out_.close();
  }

  void related_of(const Group& group) {
    std::vector<std::pair<Span, std::string>> places;
    for (const Finding* finding : group) {
      if (finding != group.front()) places.emplace_back(finding->anchor, render(*finding, Form::sentence, printer_));
      for (const Related& place : finding->related) {
        if (place.span.is_somewhere()) places.emplace_back(place.span, printer_.message(place.message));
      }
    }
    if (places.empty()) return;
    if (places.size() > most_places) {
      cuts_.push_back(std::to_string(places.size() - most_places) + " related places of a result of " +
                      std::string(group.front()->rule->id.text()) + " are left out: at most " +
                      std::to_string(most_places) + " are shown.");
      places.resize(most_places);
    }
    out_.key("relatedLocations");
    out_.open_list();
    std::int64_t id = 0;
    for (const auto& [span, message] : places) related(++id, span, message);
    out_.close();
  }

  void code_flows(const Finding& finding) {
    if (finding.flow.size() < 2) return;
    out_.key("codeFlows");
    out_.open_list();
    out_.open_object();
    out_.key("threadFlows");
    out_.open_list();
    out_.open_object();
    out_.key("locations");
    out_.open_list();
    std::size_t written = 0;
    for (const Related& hop : finding.flow) {
      if (!hop.span.is_somewhere() || written++ >= most_hops) continue;
      out_.open_object();
      out_.key("location");
      out_.open_object();
      places_.physical(hop.span, {});
      const std::string words = printer_.message(hop.message);
      write_message(out_, "message", words.empty() ? "The value passes through here." : escape_sarif(words));
      out_.close();
      out_.close();
    }
    for (int closed = 0; closed < 5; ++closed) out_.close();
    if (written > most_hops)
      cuts_.push_back("A path of " + std::to_string(written) + " places is cut at " + std::to_string(most_hops) + ".");
  }

  std::string message_of(const Finding& finding) const {
    std::string text = escape_sarif(render(finding, Form::sentence, printer_));
    const auto add = [&](std::string_view before, const std::string& words) {
      if (words.empty()) return;
      text += std::string(before) + escape_sarif(printer_.text(words));
      if (!text.ends_with('.')) text += '.';
    };
    add(" Fix: ", finding.fix);
    std::string searched;
    for (const std::string& word : finding.searched) searched += (searched.empty() ? "" : ", ") + word;
    add(" Searched: ", searched);
    add(" If it lives elsewhere, in stackworthy.yaml: ", finding.provided);
    return text;
  }

  /// Where they are wanted every result has the list: an empty one says that the finding stands.
  void suppressions(const Finding& finding) {
    if (!options_.includes_suppressed) return;
    out_.key("suppressions");
    out_.open_list();
    if (!finding.suppressed_by.empty()) {
      const bool is_elsewhere =
          finding.suppressed_as == SuppressedBy::waiver || finding.suppressed_as == SuppressedBy::baseline;
      out_.open_object();
      out_.field("kind", is_elsewhere ? "external" : "inSource");
      out_.field("status", "accepted");
      out_.field("justification", printer_.text(finding.suppressed_by));
      out_.close();
    }
    out_.close();
  }

  const std::string& hash_of(Span anchor) {
    const Source& source = printer_.sources()[anchor.file];
    auto& hashes = hashes_[anchor.file];
    if (hashes.empty()) hashes = line_hashes(source.text());
    static const std::string none;
    const std::uint32_t line = source.position(anchor.begin).line;
    return line <= hashes.size() ? hashes[line - 1] : none;
  }

  void result(const Group& group) {
    const Finding& finding = *group.front();
    out_.open_object();
    out_.field("ruleId", finding.rule->id.text());
    if (const auto index = index_.find(finding.rule); index != index_.end())
      out_.field("ruleIndex", static_cast<std::int64_t>(index->second));
    out_.field("level", level(finding.severity));
    out_.field("rank", rank(finding.severity));
    write_message(out_, "message", message_of(finding));
    out_.key("locations");
    out_.open_list();
    out_.open_object();
    places_.physical(finding.anchor, context_of(finding));
    logical(group);
    out_.close();
    out_.close();
    related_of(group);
    code_flows(finding);
    suppressions(finding);
    out_.key("partialFingerprints");
    out_.open_object();
    out_.field("primaryLocationLineHash", hash_of(finding.anchor));
    out_.close();
    out_.key("fingerprints");
    out_.open_object();
    out_.field("stackworthy/v1", printer_.name(finding.identity));
    out_.close();
    out_.key("properties");
    out_.open_object();
    out_.field("severity", to_text(finding.severity));
    if (group.size() > 1) {
      out_.key("identities");
      out_.open_list();
      for (const Finding* each : group) out_.string(printer_.name(each->identity));
      out_.close();
    }
    out_.close();
    out_.close();
  }

  void notification(std::string_view kind, std::string_view level_word, const std::string& text, Span span,
                    const std::string& path, const Rule* rule) {
    out_.open_object();
    out_.key("descriptor");
    out_.open_object();
    out_.field("id", kind);
    out_.close();
    const auto index = rule ? index_.find(rule) : index_.end();
    if (index != index_.end()) {
      out_.key("associatedRule");
      out_.open_object();
      out_.field("id", rule->id.text());
      out_.field("index", static_cast<std::int64_t>(index->second));
      out_.close();
    }
    out_.field("level", level_word);
    write_message(out_, "message", escape_sarif(text));
    if (span.is_somewhere() || !path.empty()) {
      out_.key("locations");
      out_.open_list();
      out_.open_object();
      if (span.is_somewhere()) {
        places_.physical(span, {});
      } else {
        places_.whole_file(path);
      }
      out_.close();
      out_.close();
    }
    out_.close();
  }

  void invocation() {
    out_.key("invocations");
    out_.open_list();
    out_.open_object();
    // Where there was something and nothing of it could be read, an empty list of results means nothing.
    const Coverage& coverage = results_.coverage;
    out_.flag("executionSuccessful", coverage.analysed > 0 || coverage.not_read == 0);
    out_.key("toolExecutionNotifications");
    out_.open_list();
    coverage_notifications();
    std::size_t room = most_notifications;
    for (const Notice& notice : results_.notices) {
      if (room == 0) break;
      --room;
      const std::string file = notice.span.is_somewhere() ? "" : file_of(notice, printer_);
      notification("notice", level(notice.severity), capitalised(printer_.text(notice.message)), notice.span, file,
                   nullptr);
    }
    for (const Undecided& undecided : results_.undecided) {
      if (room == 0) break;
      --room;
      notification("undecided", "note", undecided_text(undecided), undecided.anchor, "", undecided.rule);
    }
    const std::size_t given = results_.notices.size() + results_.undecided.size();
    if (given > most_notifications)
      cuts_.push_back(std::to_string(given - most_notifications) + " notifications are left out.");
    for (const std::string& text : cuts_) notification("cut", "warning", text, {}, "", nullptr);
    out_.close();
    out_.close();
    out_.close();
  }

  /// What was read and what was not, the focus, and what the configuration changes.
  void coverage_notifications() {
    notification("coverage", "note",
                 "Read " + coverage_words(results_) + ". " + count_words(results_) + "; " + area_words(results_) + '.',
                 {}, "", nullptr);
    if (const std::size_t excluded = results_.coverage.excluded; excluded > 0)
      notification("excluded", "note", capitalised(counted(excluded, "file") + " excluded"), {}, "", nullptr);
    if (const std::size_t ignored = results_.coverage.ignored; ignored > 0 && results_.coverage.analysed == 0)
      notification("ignored", "note", std::to_string(ignored) + " untracked that git ignores", {}, "", nullptr);
    if (results_.focus)
      notification("focus", "note", "Only what the given files touch was judged: " + focus_words(results_) + '.', {},
                   "", nullptr);
    const std::vector<Unread> unread = unread_of(results_);
    for (std::size_t i = 0; i < unread.size() && i < most_places; ++i) {
      const bool is_file = unread[i].kind == Unread::Kind::file;
      if (is_file && has_notice(unread[i].name)) continue;
      const std::string file = is_file ? printer_.name(unread[i].name) : "";
      notification("not-read", "note", "Not read: " + describe(unread[i], printer_) + '.', {}, file, nullptr);
    }
    if (unread.size() > most_places)
      cuts_.push_back(std::to_string(unread.size() - most_places) + " more things were not read.");
    for (const std::string& note : results_.policy_notes)
      notification("policy", "note", capitalised("the configuration changes what is reported: " + printer_.text(note)),
                   {}, "", nullptr);
  }

  bool has_notice(const std::string& path) const {
    return std::any_of(results_.notices.begin(), results_.notices.end(),
                       [&](const Notice& notice) { return notice.path == path; });
  }

  static std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text.ends_with('.') ? text : text + '.';
  }

  std::string undecided_text(const Undecided& undecided) const {
    std::string text = render(undecided, Form::sentence, printer_);
    for (const std::string& hindrance : hindrances(undecided, printer_)) text += ' ' + hindrance;
    return text;
  }

  const Results& results_;
  const SarifOptions& options_;
  Printer printer_;
  JsonWriter out_;
  SarifPlaces places_;
  Weaknesses weaknesses_;
  std::map<const Rule*, std::size_t> index_;
  std::map<std::uint32_t, std::vector<std::string>> hashes_;
  std::vector<std::string> cuts_;
};

}  // namespace

std::string sarif(const Results& results, const SarifOptions& options) { return Sarif(results, options).all(); }

}  // namespace stackworthy::output
