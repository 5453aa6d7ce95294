#include "parsers/terraform/hcl/reader.h"
#include "parsers/terraform/hcl/recovery.h"
#include "parsers/terraform/hcl/syntax.h"

// The entry points. A file at which the strict reader stops is read again, item by item.

namespace stackworthy::hcl {

namespace {

constexpr std::string_view encrypted_mark{"\0GITCRYPT", 9};

constexpr std::size_t most_notices = 20;

File fresh(const Source& source, std::string_view text, std::uint32_t base) {
  File file;
  file.source = &source;
  file.text = text;
  file.base = base;
  return file;
}

void tell(File& file, const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    if (file.notices.size() == most_notices) {
      file.notices.back().message += " (and " + std::to_string(faults.size() - most_notices) + " further errors)";
      break;
    }
    file.notices.push_back({Notice::Severity::syntax,
                            {file.source->id(), file.base + fault.begin, file.base + fault.end},
                            "is not valid HCL: " + fault.message,
                            {}});
  }
  file.is_whole = file.is_whole && faults.empty();
}

void shift(File& file) {
  if (file.base == 0) return;
  for (Node& node : file.nodes) {
    node.begin += file.base;
    node.end += file.base;
  }
  for (Comment& comment : file.comments) {
    comment.begin += file.base;
    comment.end += file.base;
  }
}

File one_error(File file) {
  const auto size = static_cast<std::uint32_t>(file.text.size());
  file.nodes.assign(1, {0, size, 1, Kind::error});
  file.is_whole = false;
  return file;
}

}  // namespace

File read(const Source& source) { return read_body(source, source.text(), 0); }

File read_body(const Source& source, std::string_view text, std::uint32_t base) {
  File file = fresh(source, text, base);
  const auto size = static_cast<std::uint32_t>(file.text.size());
  if (file.text.starts_with(encrypted_mark)) {
    file.nodes = {{0, size, 2, Kind::body}, {0, size, 2, Kind::error}};
    file.notices.push_back({Notice::Severity::warning, {source.id(), 0, 0}, "is encrypted by git-crypt", {}});
    file.is_whole = false;
    return file;
  }
  file.nodes.reserve(file.text.size() / 8 + 16);
  Reader reader(file.text, file.nodes, file.comments);
  if (reader.read_file()) {
    tell(file, reader.faults());
  } else {
    tell(file, recover(file.text, reader.faults(), file.nodes, file.comments));
  }
  shift(file);
  return file;
}

File read_expression(const Source& source, std::string_view text, std::uint32_t base) {
  File file = fresh(source, text, base);
  Reader reader(text, file.nodes, file.comments);
  if (!reader.read_expression()) file = one_error(std::move(file));
  tell(file, reader.faults());
  shift(file);
  return file;
}

File read_template(const Source& source, std::string_view text, std::uint32_t base) {
  File file = fresh(source, text, base);
  Reader reader(text, file.nodes, file.comments);
  if (!reader.read_template()) file = one_error(std::move(file));
  tell(file, reader.faults());
  shift(file);
  return file;
}

}  // namespace stackworthy::hcl
