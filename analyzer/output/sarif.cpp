// SARIF 2.1.0 as GitHub, GitLab, Azure and editors read it. One run. A result's place is one line, because a pull
// request shows it only where every line of it is in the diff; the block around it is the context. GitHub takes two
// results of one rule with equal fingerprints for one, so the findings of a rule on one line are one result.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analyzer/catalogue.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/fingerprint.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/render.h"
#include "analyzer/output/sarif_rules.h"
#include "analyzer/output/unicode.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t most_results = 5000;        // GitHub shows so many of a run.
constexpr std::size_t most_notifications = 5000;  // Keeps a run below 10 MB compressed.
constexpr std::size_t most_places = 100;          // GitHub shows so many locations of a result.
constexpr std::size_t most_hops = 1000;           // And so many of a thread flow.
constexpr std::size_t most_instances = 1000;
constexpr std::uint32_t lines_around = 2;

/// Findings of one rule on one line.
using Group = std::vector<const Finding*>;

int rank(Severity severity) {
  static constexpr int ranks[] = {5, 20, 50, 80, 95};
  return ranks[static_cast<std::size_t>(severity)];
}

struct Region {
  std::uint32_t line = 1;
  std::size_t column = 1;
  std::size_t end_column = 1;
  std::size_t line_end_column = 1;
};

class Sarif {
 public:
  explicit Sarif(const Results& results)
      : results_(results), printer_(results), weaknesses_(weaknesses_of(results.rules)) {
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

  // --- what becomes a result

  /// In the order of the findings; at most `most_results`, those of the least severity left out first.
  std::vector<Group> grouped() {
    std::vector<Group> groups;
    std::map<std::tuple<const Rule*, std::uint32_t, std::uint32_t>, std::size_t> at;
    for (const Finding& finding : results_.findings) {
      if (!finding.suppressed_by.empty() || !finding.anchor.is_somewhere()) continue;
      const std::uint32_t line = printer_.sources()[finding.anchor.file].position(finding.anchor.begin).line;
      const auto [found, is_new] = at.emplace(std::tuple(finding.rule, finding.anchor.file, line), groups.size());
      if (is_new) groups.emplace_back();
      groups[found->second].push_back(&finding);
    }
    for (Group& group : groups) {
      std::stable_sort(group.begin(), group.end(),
                       [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
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

  // --- places

  Region region_of(Span span) const {
    const Source& source = printer_.sources()[span.file];
    const Span line = first_line(span, printer_.sources());
    const Position position = source.position(line.begin);
    const std::uint32_t begin = line.begin - (position.column - 1);
    Region region;
    region.line = position.line;
    region.column = 1 + utf16_units(source.text({line.file, begin, line.begin}));
    region.end_column = region.column + utf16_units(source.text(line));
    region.line_end_column = 1 + utf16_units(source.line(position.line));
    return region;
  }

  void artifact(Span span) {
    out_.key("artifactLocation");
    out_.open_object();
    out_.field("uri", escape_uri(printer_.name(printer_.sources()[span.file].path())));
    out_.field("uriBaseId", "%SRCROOT%");
    out_.close();
  }

  void physical(Span span, Span context) {
    const Region region = region_of(span);
    out_.key("physicalLocation");
    out_.open_object();
    artifact(span);
    out_.key("region");
    out_.open_object();
    out_.field("startLine", region.line);
    out_.field("startColumn", static_cast<std::int64_t>(region.column));
    out_.field("endLine", region.line);
    out_.field("endColumn", static_cast<std::int64_t>(region.end_column));
    out_.close();
    if (context.is_somewhere()) context_region(region, context);
    out_.close();
  }

  /// The block around the region: strictly larger, or none.
  void context_region(const Region& region, Span context) {
    const Source& source = printer_.sources()[context.file];
    std::uint32_t first = std::min(source.position(context.begin).line, region.line);
    std::uint32_t last = std::max(source.position(context.end).line, region.line);
    const bool ends_with_line_end =
        source.line_count() > 1 && source.line_begin(source.line_count()) == source.text().size();
    const std::uint32_t count = source.line_count() - (ends_with_line_end ? 1 : 0);
    last = std::max(std::min(last, count), region.line);
    if (first == last) {
      first = region.line > lines_around ? region.line - lines_around : 1;
      last = std::max(std::min(region.line + lines_around, count), region.line);
    }
    if (first == last && region.column == 1 && region.end_column == region.line_end_column) return;
    out_.key("contextRegion");
    out_.open_object();
    out_.field("startLine", first);
    out_.field("endLine", last);
    out_.close();
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
    physical(span, {});
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
      physical(hop.span, {});
      const std::string words = printer_.message(hop.message);
      write_message(out_, "message", words.empty() ? "The value passes through here." : escape_sarif(words));
      out_.close();
      out_.close();
    }
    for (int closed = 0; closed < 5; ++closed) out_.close();
    if (written > most_hops)
      cuts_.push_back("A path of " + std::to_string(written) + " places is cut at " + std::to_string(most_hops) + ".");
  }

  // --- results

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
    physical(finding.anchor, context_of(finding));
    logical(group);
    out_.close();
    out_.close();
    related_of(group);
    code_flows(finding);
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

  // --- notifications

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
        physical(span, {});
      } else {
        out_.key("physicalLocation");
        out_.open_object();
        out_.key("artifactLocation");
        out_.open_object();
        out_.field("uri", escape_uri(path));
        out_.field("uriBaseId", "%SRCROOT%");
        out_.close();
        out_.close();
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
    out_.flag("executionSuccessful", true);
    out_.key("toolExecutionNotifications");
    out_.open_list();
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

  static std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text.ends_with('.') ? text : text + '.';
  }

  std::string undecided_text(const Undecided& undecided) const {
    std::string text = "Not decided whether: " + render(undecided, Form::sentence, printer_);
    for (const std::string& hindrance : hindrances(undecided, printer_)) text += ' ' + hindrance;
    return text;
  }

  const Results& results_;
  Printer printer_;
  Weaknesses weaknesses_;
  std::map<const Rule*, std::size_t> index_;
  std::map<std::uint32_t, std::vector<std::string>> hashes_;
  std::vector<std::string> cuts_;
  JsonWriter out_;
};

}  // namespace

std::string sarif(const Results& results) { return Sarif(results).all(); }

}  // namespace stackworthy::output
