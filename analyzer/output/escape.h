#pragma once

#include <string>
#include <string_view>

namespace stackworthy::output {

/// For terminals and prose: on one line, every control character spelled `\u{1b}`, every invalid byte `\x{ff}`;
/// no command of a build log (`##vso[`, `section_start:`) is left in it.
std::string escape_text(std::string_view text);
/// The character at byte `at` as `escape_text` spells it; adds its size to `at`.
std::string escape_next(std::string_view text, std::size_t& at);
/// What stands between the quotes of a JSON string: valid UTF-8, controls of any kind as `\u001b`, and no command of
/// a build log.
std::string escape_json(std::string_view text);
/// For a SARIF message: as text, and no `[text](target)` in it is a link.
std::string escape_sarif(std::string_view text);
/// What stands between the quotes of a DOT string: as text, without escapes that DOT reads.
std::string escape_dot(std::string_view text);
/// What stands between the quotes of a mermaid label: as text, with all that mermaid, Markdown or HTML read as
/// entities.
std::string escape_mermaid(std::string_view text);
/// A cell of a Markdown table or a heading: as text, with Markdown's and HTML's own characters escaped.
std::string escape_markdown(std::string_view text);
/// A relative path as a URI: percent-encoded, `/` kept.
std::string escape_uri(std::string_view path);

}  // namespace stackworthy::output
