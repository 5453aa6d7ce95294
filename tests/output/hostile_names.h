#pragma once

#include <string>
#include <vector>

namespace hostile {

/// Names that someone could give a file, a resource or a key so that a report of it does something.
inline std::vector<std::string> names() {
  return {
      "\x1b[2J\x1b[31mred",
      "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
      "\x1b]0;title\x07",
      "\xC2\x9B"
      "31m",
      "a\rb",
      "a\nb",
      "\xE2\x80\xAE"
      "txt.exe",
      "\xE2\x81\xA6isolate\xE2\x81\xA9",
      "::stop-commands::token",
      "::set-output name=x::y",
      "##vso[task.setvariable variable=x]y",
      "##[error]x",
      "##teamcity[message text='x']",
      "section_start:1:x\r\x1b[0K",
      "[click](http://evil.example)",
      "![x](http://evil.example/x.png)",
      "[x](1)",
      "@everyone",
      "```\nfence\n```",
      "</script><script>alert(1)</script>",
      "line\xE2\x80\xA8separator\xE2\x80\xA9",
      "\"]; evil [label=\"",
      "x\\",
      "x\" --> y\nclick n0 \"http://evil.example\"",
      "n0\"] click n0 call f()",
      "javascript:alert(1)",
      "a|b|c",
      "%25%00",
      "\xff\xfe",
      std::string("nul\0byte", 8),
      "\xF3\xA0\x80\x81tag",
      "\xEF\xBB\xBF"
      "bom",
      "  ::set-output name=x::y",
      "\xC2\xA0::error::x",
      "::error file=a,line=1,title=x::y%0A::stop-commands::t",
      "https://evil.example/x",
      "www.evil.example a@evil.example",
      "#1 GH-1 !1 ~bug :smile: deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
      "a\\|b\\",
      "`x`` `",
      "</details><!-- @everyone",
  };
}

}  // namespace hostile
