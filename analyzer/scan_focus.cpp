#include "analyzer/scan_focus.h"

#include <algorithm>
#include <map>

#include "analyzer/scan_scope.h"

namespace stackworthy {

namespace {

using discover::File;
using discover::FileKind;

class Touched {
 public:
  Touched(const Estate& estate, const Sources& sources, const std::vector<std::string>& focus)
      : sources_(sources), focus_(focus) {
    for (const auto& stack : estate.stacks) stacks_[stack->name].push_back(stack.get());
  }

  bool is_touched(Span span) const {
    return span.is_somewhere() && discover::is_below(sources_[span.file].path(), focus_);
  }
  bool is_touched(const std::string& stack, const std::string& address) const {
    const auto found = stacks_.find(stack);
    if (found == stacks_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const Stack* each) {
      const Resource* resource = each->find(address);
      return resource && is_touched(resource->head);
    });
  }
  bool is_touched(const Finding& finding) const {
    const auto related = [&](const Related& each) { return is_touched(each.span); };
    return is_touched(finding.anchor) || std::any_of(finding.related.begin(), finding.related.end(), related) ||
           std::any_of(finding.flow.begin(), finding.flow.end(), related) ||
           std::any_of(finding.instances.begin(), finding.instances.end(),
                       [&](const Instance& each) { return is_touched(each.stack, each.address); });
  }
  bool is_touched(const Undecided& undecided) const {
    return is_touched(undecided.anchor) || is_touched(undecided.stack, undecided.address);
  }

 private:
  const Sources& sources_;
  const std::vector<std::string>& focus_;
  std::map<std::string, std::vector<const Stack*>> stacks_;
};

}  // namespace

void keep_touched(Results& results, const Estate& estate, const Sources& sources,
                  const std::vector<std::string>& focus) {
  const Touched touched(estate, sources, focus);
  std::erase_if(results.findings, [&](const Finding& each) { return !touched.is_touched(each); });
  std::erase_if(results.undecided, [&](const Undecided& each) { return !touched.is_touched(each); });
}

Focus focus_of(const discover::Files& files, const Estate& estate) {
  Focus focus;
  focus.stacks = estate.stacks.size();
  for (const File& file : files.files) {
    const FileKind kind = file.verdict.kind;
    const bool is_code = kind == FileKind::terraform || kind == FileKind::variables ||
                         kind == FileKind::cloudformation || kind == FileKind::kubernetes;
    focus.other_files += is_code && !file.is_judged && file.excluded.empty();
  }
  return focus;
}

}  // namespace stackworthy
