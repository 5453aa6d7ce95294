#include "parsers/terraform/files.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "parsers/terraform/meaning.h"

namespace stackworthy::parsers {

namespace {

using terraform::ConfigurationFile;
using terraform::Declaration;
using terraform::Module;

constexpr std::size_t least_bytes_for_threads = 256 * 1024;

/// Leaves out each `x.tf` beside which an `x.tofu` lies.
std::vector<const Source*> open_all(const Sources& sources, std::span<const std::string_view> paths) {
  const std::set<std::string_view> given(paths.begin(), paths.end());
  std::vector<const Source*> opened;
  for (const std::string_view path : paths) {
    std::string instead(path);
    for (const std::string_view end : {std::string_view(".tf.json"), std::string_view(".tf")}) {
      if (instead.size() < end.size() || instead.substr(instead.size() - end.size()) != end) continue;
      instead.replace(instead.size() - end.size(), 3, ".tofu");
      break;
    }
    if (instead != path && given.count(instead) != 0) continue;
    if (const Source* source = sources.open(path)) opened.push_back(source);
  }
  return opened;
}

void read_all(const std::vector<const Source*>& sources, std::vector<std::unique_ptr<ConfigurationFile>>& files,
              unsigned threads) {
  files.resize(sources.size());
  std::vector<std::size_t> order(sources.size());
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
    bytes += sources[i]->text().size();
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sources[a]->text().size() > sources[b]->text().size(); });
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < order.size(); at = next++) {
      files[order[at]] = terraform::read_configuration(*sources[order[at]]);
    }
  };
  std::vector<std::jthread> others;
  if (bytes >= least_bytes_for_threads) {
    for (unsigned i = 1; i < threads && i < sources.size(); ++i) others.emplace_back(work);
  }
  work();
}

bool is_configured(const Declaration& provider) {
  return std::any_of(provider.block.body.attributes.begin(), provider.block.body.attributes.end(),
                     [](const terraform::Attribute& attribute) { return attribute.name != "version"; }) ||
         !provider.block.body.blocks.empty();
}

bool is_whole(const ConfigurationFile* file) {
  return std::none_of(file->notices.begin(), file->notices.end(),
                      [](const Notice& notice) { return notice.severity >= Notice::Severity::error; });
}

}  // namespace

std::shared_ptr<const TerraformFiles> read_terraform(
    const Sources& sources, std::span<const std::string_view> paths, unsigned threads,
    std::span<const std::pair<std::string, std::string>> module_sources) {
  auto read = std::make_shared<TerraformFiles>();
  read->module_sources_ = terraform::ModuleSources(module_sources);
  read_all(open_all(sources, paths), read->files_, threads);
  std::map<std::string, std::vector<const ConfigurationFile*>, std::less<>> by_directory;
  for (const auto& file : read->files_) by_directory[std::string(file->source->directory())].push_back(file.get());
  for (auto& [directory, files] : by_directory) {
    std::sort(files.begin(), files.end(), [](const ConfigurationFile* a, const ConfigurationFile* b) {
      return a->source->path() < b->source->path();
    });
    Module& module = read->modules_.emplace(directory, terraform::build_module(directory, files)).first->second;
    module.is_whole = std::all_of(files.begin(), files.end(), is_whole);
    terraform::check_blocks(files, module.notices);
  }
  for (auto& [directory, module] : read->modules_) {
    if (module.is_whole) terraform::check_references(*read, module, module.notices);
  }
  // The modules have copies, merged from overrides: what the files declared is not needed twice.
  for (const auto& file : read->files_) file->body = {};
  return read;
}

bool is_local_source(std::string_view source) {
  return source.substr(0, 2) == "./" || source.substr(0, 3) == "../" || source == "." || source == "..";
}

std::string called_directory(const TerraformFiles& files, const Module& caller, const Declaration& call) {
  const terraform::Attribute* source = call.attribute("source");
  std::string_view text;
  if (!source || !terraform::literal_text(source->value, text)) return {};
  return is_local_source(text) ? join_path(caller.directory, text) : files.module_sources().directory(text);
}

std::vector<TerraformDirectory> directories(const TerraformFiles& files) {
  std::vector<TerraformDirectory> all;
  for (const auto& [path, module] : files.modules()) {
    TerraformDirectory directory;
    directory.path = path;
    for (const Declaration& call : module.calls) {
      std::string called = called_directory(files, module, call);
      if (!called.empty()) directory.calls.push_back(std::move(called));
    }
    directory.has_backend = !module.backends.empty();
    directory.has_provider = std::any_of(module.providers.begin(), module.providers.end(), is_configured);
    directory.has_required_inputs = std::any_of(module.variables.begin(), module.variables.end(),
                                                [](const Declaration& each) { return !each.attribute("default"); });
    directory.has_resources = !module.resources.empty();
    all.push_back(std::move(directory));
  }
  return all;
}

std::vector<Notice> notices(const TerraformFiles& files) {
  std::vector<Notice> all;
  for (const auto& file : files.files()) all.insert(all.end(), file->notices.begin(), file->notices.end());
  for (const auto& [path, module] : files.modules())
    all.insert(all.end(), module.notices.begin(), module.notices.end());
  std::stable_sort(all.begin(), all.end(), [](const Notice& a, const Notice& b) { return a.span < b.span; });
  return all;
}

}  // namespace stackworthy::parsers
