// A glob is a small automaton: one state for each of its bytes, a fork for each alternative. All states in which it may
// be are followed at once, so braces are never multiplied out and stars never tried again: the time is at most the
// product of both lengths. It covers what lies below a directory, so it may end before any slash of the path.

#include "analyzer/model/glob.h"

#include <cstdint>
#include <vector>

#include "analyzer/model/byte_set.h"

namespace stackworthy {

namespace {

/// What one piece of a glob takes, or where it leads.
struct State {
  enum class Kind : std::uint8_t { byte, any, set, star, globstar, fork, jump, end };
  Kind kind = Kind::byte;
  char byte = 0;
  std::uint32_t other = 0;  // Of a fork and a jump: where it leads; of a set: which one.
};

/// Without what only says that it begins at the top or that it is a directory.
std::string_view without_ends(std::string_view glob) {
  while (glob.starts_with("./") || glob.starts_with('/')) glob.remove_prefix(glob.front() == '/' ? 1 : 2);
  for (;;) {
    const std::size_t size = glob.ends_with('/') ? 1 : glob.ends_with("/**") ? 3 : 0;
    const bool is_escaped = glob.size() > size && glob[glob.size() - size - 1] == '\\';
    if (size == 0 || is_escaped) return glob;
    glob.remove_suffix(size);
  }
}

class Automaton {
 public:
  explicit Automaton(std::string_view glob) : glob_(glob) {
    find_braces();
    for (std::size_t at = 0; at < glob_.size();) read(at);
    states_.push_back({State::Kind::end});
  }

  bool covers(std::string_view path) {
    marks_.assign(states_.size(), 0);
    reach(0);
    for (const char byte : path) {
      if (now_.empty()) return false;
      if (byte == '/' && is_at_end_) return true;
      step(byte);
    }
    return is_at_end_;
  }

 private:
  using Kind = State::Kind;

  std::uint32_t here() const { return static_cast<std::uint32_t>(states_.size()); }
  void add(Kind kind, char byte = 0, std::uint32_t other = 0) { states_.push_back({kind, byte, other}); }

  /// Which opening brace has its closing one: any other is a byte like all others.
  void find_braces() {
    std::vector<std::size_t> open;
    closes_.assign(glob_.size(), false);
    for (std::size_t at = 0; at < glob_.size(); ++at) {
      const char byte = glob_[at];
      if (byte == '\\') {
        ++at;
      } else if (byte == '[' && skip_set(at)) {
        --at;
      } else if (byte == '{') {
        open.push_back(at);
      } else if (byte == '}' && !open.empty()) {
        closes_[open.back()] = true;
        open.pop_back();
      }
    }
    has_open_set_ = false;
  }

  bool skip_set(std::size_t& at) {
    ByteSet ignored;
    return read_set(at, ignored);
  }

  /// A set that is never closed stays one byte, and so do those behind it: nothing is read twice.
  bool read_set(std::size_t& at, ByteSet& set) {
    if (has_open_set_) return false;
    const auto read = read_byte_set(glob_, at);
    if (!read) return has_open_set_ = true, false;
    set = *read;
    return true;
  }

  bool begins_component(std::size_t at) const {
    return at == 0 || glob_[at - 1] == '/' || (!open_.empty() && (glob_[at - 1] == '{' || glob_[at - 1] == ','));
  }

  void read(std::size_t& at) {
    const char byte = glob_[at];
    ByteSet set;
    if (byte == '*') return read_star(at);
    if (byte == '[' && read_set(at, set)) {
      add(Kind::set, 0, static_cast<std::uint32_t>(sets_.size()));
      sets_.push_back(set);
      return;
    }
    if (byte == '\\' && at + 1 < glob_.size()) {
      add(Kind::byte, glob_[at + 1]);
      at += 2;
      return;
    }
    if (byte == '{' && closes_[at]) {
      open_.push_back({here(), {}});
      add(Kind::fork);
    } else if (byte == ',' && !open_.empty()) {
      next_alternative();
    } else if (byte == '}' && !open_.empty()) {
      for (const std::uint32_t jump : open_.back().jumps) states_[jump].other = here();
      open_.pop_back();
    } else {
      add(byte == '?' ? Kind::any : Kind::byte, byte);
    }
    ++at;
  }

  void next_alternative() {
    Brace& brace = open_.back();
    brace.jumps.push_back(here());
    add(Kind::jump);
    states_[brace.fork].other = here();
    brace.fork = here();
    add(Kind::fork);
  }

  void read_star(std::size_t& at) {
    const bool begins = begins_component(at);
    std::size_t stars = 0;
    while (at < glob_.size() && glob_[at] == '*') ++at, ++stars;
    if (stars == 1) return add(Kind::star);
    const bool is_component = begins && at < glob_.size() && glob_[at] == '/';
    if (!is_component) return add(Kind::globstar);
    const std::uint32_t fork = here();
    add(Kind::fork);
    add(Kind::globstar);
    add(Kind::byte, '/');
    states_[fork].other = here();
    ++at;
  }

  /// Enters a state and all to which it leads without taking a byte.
  void reach(std::uint32_t first) {
    pending_.push_back(first);
    while (!pending_.empty()) {
      const std::uint32_t at = pending_.back();
      pending_.pop_back();
      if (marks_[at] == round_) continue;
      marks_[at] = round_;
      const State& state = states_[at];
      if (state.kind == Kind::end) is_at_end_ = true;
      if (state.kind == Kind::jump) {
        pending_.push_back(state.other);
        continue;
      }
      now_.push_back(at);
      if (state.kind == Kind::fork || state.kind == Kind::star || state.kind == Kind::globstar)
        pending_.push_back(at + 1);
      if (state.kind == Kind::fork && state.other != 0) pending_.push_back(state.other);
    }
  }

  void step(char byte) {
    before_.swap(now_);
    now_.clear();
    is_at_end_ = false;
    ++round_;
    for (const std::uint32_t at : before_) {
      const State& state = states_[at];
      const bool stays = state.kind == Kind::globstar || (state.kind == Kind::star && byte != '/');
      const bool moves = (state.kind == Kind::byte && state.byte == byte) || (state.kind == Kind::any && byte != '/') ||
                         (state.kind == Kind::set && sets_[state.other][static_cast<unsigned char>(byte)]);
      if (stays) reach(at);
      if (moves) reach(at + 1);
    }
  }

  struct Brace {
    std::uint32_t fork;  // Of its last alternative.
    std::vector<std::uint32_t> jumps;
  };

  std::string_view glob_;
  std::vector<bool> closes_;
  bool has_open_set_ = false;
  std::vector<Brace> open_;
  std::vector<State> states_;
  std::vector<ByteSet> sets_;
  std::vector<std::uint32_t> now_, before_, pending_;
  std::vector<std::uint32_t> marks_;  // The round in which a state was last entered.
  std::uint32_t round_ = 1;
  bool is_at_end_ = false;
};

/// The bytes with which everything that the glob covers begins.
std::string_view literal_of(std::string_view glob) { return glob.substr(0, glob.find_first_of("*?[{\\")); }

}  // namespace

bool glob_covers(std::string_view glob, std::string_view path) {
  if (glob.empty()) return false;
  glob = without_ends(glob);
  if (glob.empty() || glob == ".") return true;
  const std::string_view literal = literal_of(glob);
  if (!path.starts_with(literal)) return false;
  if (literal.size() == glob.size()) return path.size() == glob.size() || path[glob.size()] == '/';
  return Automaton(glob).covers(path);
}

}  // namespace stackworthy
