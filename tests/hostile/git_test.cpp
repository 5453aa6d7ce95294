// THREATS rows 5 and 13, as far as git's index, its `.git` files and its ignore files are concerned: whatever they say,
// tracked files are found, and where nobody can know what is tracked, nothing is ignored and that is said.

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "analyzer/discover/git_index.h"
#include "analyzer/discover/ignore.h"
#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

namespace fs = std::filesystem;
using discover::GitIndex;
using discover::IgnoreFile;
using namespace std::string_literals;

std::string number(std::uint64_t value, std::size_t width) {
  std::string bytes(width, '\0');
  for (std::size_t i = width; i > 0; --i, value >>= 8) bytes[i - 1] = static_cast<char>(value & 255);
  return bytes;
}

std::string head(std::uint32_t version, std::uint32_t count) { return "DIRC" + number(version, 4) + number(count, 4); }

/// An entry of version 2; `size` is what its flags say of its length.
std::string entry(const std::string& name, std::size_t size, std::uint32_t mode = 0100644) {
  std::string bytes(24, '\0');
  bytes += number(mode, 4) + std::string(12 + 20, '\0') + number(size, 2) + name;
  return bytes + std::string(8 - bytes.size() % 8, '\0');
}
std::string entry(const std::string& name) { return entry(name, name.size()); }

/// An entry of version 4.
std::string packed(const std::string& strip, const std::string& suffix, std::size_t size) {
  return std::string(24, '\0') + number(0100644, 4) + std::string(12 + 20, '\0') + number(size, 2) + strip + suffix +
         '\0';
}

const std::string hash(20, 'h');

std::string extension(const std::string& name, const std::string& body) { return name + number(body.size(), 4) + body; }

struct Answer {
  bool is_read = false;
  std::string reason;
  GitIndex index;
};

Answer read(const std::string& bytes, const std::function<bool(std::string&)>& base = nullptr,
            const GitIndex::Budget& budget = {}) {
  Answer answer;
  const GitIndex::Shared shared = [&](const std::string&, std::string& text) { return base && base(text); };
  answer.is_read = answer.index.read(bytes, "", shared, answer.reason, budget);
  return answer;
}

TEST_CASE("an index that lies about its size is refused and tracks nothing", "[hostile]") {
  const std::string good = head(2, 1) + entry("a.tf") + hash;
  REQUIRE(read(good).index.tracks("a.tf"));
  const std::string bad[] = {
      "",
      "DIRC",
      "CRID" + good.substr(4),
      head(1, 1) + entry("a.tf") + hash,
      head(5, 1) + entry("a.tf") + hash,
      head(2, 0xffffffff) + entry("a.tf") + hash,
      head(4, 0xffffffff) + hash,
      head(2, 2) + entry("a.tf") + hash,
      head(2, 1) + entry("a.tf", 0xfff) + hash,
      head(2, 1) + entry("a.tf", 5) + hash,
      head(2, 1) + entry("a\0b"s) + hash,
      head(2, 1) + entry(std::string(5000, 'n'), 0xfff) + hash,
      head(2, 1) + entry("a.tf", 4 | 0x4000) + hash,
      head(4, 1) + packed("\x01", "a", 1) + hash,
      head(4, 2) + packed(number(0, 1), "a", 1) + packed("\x02", "b", 1) + hash,
      head(4, 1) + packed(std::string(60, '\xff'), "a", 1) + hash,
      head(2, 1) + entry("a.tf") + "TREE" + number(0xffffffff, 4) + hash,
      head(2, 1) + entry("a.tf") + extension("what", "x") + hash,
      head(2, 1) + entry("a.tf") + "xx" + hash,
      head(2, 1) + entry("a.tf") + std::string(7, 'h'),
  };
  for (const std::string& bytes : bad) {
    const Answer answer = read(bytes);
    INFO(answer.reason);
    CHECK_FALSE(answer.is_read);
    CHECK_FALSE(answer.reason.empty());
    CHECK(answer.index.size() == 0);
  }
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(read(good.substr(0, size)).is_read);
}

TEST_CASE("a huge index and names that grow are within a budget", "[hostile]") {
  std::string many = head(2, 300);
  for (int i = 0; i < 300; ++i) many += entry(std::to_string(i));
  CHECK(read(many + hash).is_read);
  CHECK_FALSE(read(many + hash, nullptr, {299, 1 << 20}).is_read);
  CHECK_FALSE(read(many + hash, nullptr, {300, 100}).is_read);
  // Every name is one byte longer than the one before it.
  std::string grows = head(4, 6000);
  for (std::size_t i = 1; i <= 6000; ++i) grows += packed(number(0, 1), "a", std::min<std::size_t>(i, 0xfff));
  CHECK_FALSE(read(grows + hash).is_read);
}

TEST_CASE("names that lead elsewhere are only ever compared", "[hostile]") {
  const std::string bytes =
      head(2, 4) + entry("../../etc/passwd") + entry("/etc/passwd") + entry("a/../b.tf") + entry(".git/config") + hash;
  const Answer answer = read(bytes);
  CHECK(answer.is_read);
  CHECK_FALSE(answer.index.tracks("b.tf"));
  CHECK_FALSE(answer.index.tracks("etc/passwd"));
  // Unsorted names are found all the same.
  const Answer unsorted = read(head(2, 3) + entry("c") + entry("a") + entry("b") + hash);
  CHECK(unsorted.index.tracks("a"));
  CHECK(unsorted.index.tracks("b"));
  CHECK(unsorted.index.tracks("c"));
}

TEST_CASE("a split index that has no base, or itself as its base, is refused", "[hostile]") {
  const std::string base = head(2, 2) + entry("a.tf") + entry("b.tf") + hash;
  const auto link = [](const std::string& bitmaps) { return extension("link", std::string(20, 'b') + bitmaps); };
  const auto gives = [](const std::string& bytes) { return [bytes](std::string& text) { return text = bytes, true; }; };
  const auto bitmap = [](std::uint32_t bits, std::uint64_t literal) {
    return number(bits, 4) + number(2, 4) + number(1ULL << 33, 8) + number(literal, 8) + number(0, 4);
  };
  const Answer whole = read(head(2, 1) + entry("c.tf") + link(bitmap(2, 1) + bitmap(2, 0)) + hash, gives(base));
  REQUIRE(whole.is_read);
  CHECK_FALSE(whole.index.tracks("a.tf"));
  CHECK(whole.index.tracks("b.tf"));
  CHECK(whole.index.tracks("c.tf"));

  const std::string split = head(2, 0) + link("") + hash;
  CHECK(read(split, gives(base)).index.tracks("a.tf"));
  CHECK_FALSE(read(split).is_read);
  CHECK_FALSE(read(split, gives(split)).is_read);
  CHECK_FALSE(read(split, gives("DIRC")).is_read);
  CHECK_FALSE(read(head(2, 0) + extension("link", "short") + hash, gives(base)).is_read);
  // More replaced than there is to replace them with; bitmaps that are longer than their bytes or than any index.
  CHECK_FALSE(read(head(2, 0) + link(bitmap(2, 0) + bitmap(2, 3)) + hash, gives(base)).is_read);
  CHECK_FALSE(read(head(2, 0) + link(number(2, 4) + number(0xffffffff, 4)) + hash, gives(base)).is_read);
  CHECK_FALSE(read(head(2, 0) + link(bitmap(0xffffffff, 0) + bitmap(2, 0)) + hash, gives(base)).is_read);
  CHECK_FALSE(read(head(2, 0) + link(number(2, 4) + number(1, 4) + number(~0ULL, 8) + number(0, 4)) + hash, gives(base))
                  .is_read);
  const std::string runs = number(64, 4) + number(1, 4) + number(0xffffffffULL << 1 | 1, 8) + number(0, 4);
  CHECK(read(head(2, 0) + link(runs + bitmap(2, 0)) + hash, gives(base)).index.size() == 0);
}

void write_index(const Workplace& place, const std::string& bytes) {
  place.write(".git/HEAD", "ref: refs/heads/main\n");
  place.write(".git/index", bytes);
}

TEST_CASE("an ignore file cannot hide what is tracked", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  place.write(".gitignore", "*\n/hostile/\n/sibling/\n**/main.tf\n");
  place.write(".git/info/exclude", "*\n");
  write_index(place, head(2, 2) + entry("hostile/canary.tf") + entry("sibling/main.tf") + hash);
  place.check_with_canaries();
}

TEST_CASE("with an index that cannot be read nothing is ignored, and that is said", "[hostile]") {
  for (const std::string& bytes : {"DIRC"s, head(2, 0xffffffff) + hash, head(4, 1) + packed("\x01", "a", 1) + hash,
                                   head(2, 0) + extension("link", hash) + hash, std::string(1 << 20, '\xff')}) {
    Workplace place;
    place.plant_canaries();
    place.write(".gitignore", "*\n");
    write_index(place, bytes);
    const Run run = place.check_with_canaries();
    CHECK((run.out + run.err).find("which files are tracked is not known") != std::string::npos);
  }
}

TEST_CASE("an index larger than any is not read", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  place.write(".gitignore", "*\n");
  write_index(place, "DIRC");
  fs::resize_file(place.path() + "/.git/index", 1ULL << 40);
  const Run run = place.check_with_canaries();
  CHECK((run.out + run.err).find("larger than 128 MiB") != std::string::npos);
}

TEST_CASE("a .git that leads elsewhere is not followed", "[hostile]") {
  Workplace other;
  write_index(other, head(2, 0) + hash);
  other.write(".git/config", "[core]\n\tworktree = ../elsewhere\n");
  fs::create_directories(other.path() + "/elsewhere");
  const std::function<void(const Workplace&)> plants[] = {
      [&](const Workplace& place) { place.write(".git", "gitdir: " + other.path() + "/.git\n"); },
      [](const Workplace& place) { place.write(".git", "gitdir: /etc\n"); },
      [](const Workplace& place) { place.write(".git", "gitdir: .git\n"); },
      [](const Workplace& place) { place.write(".git", "gitdir: .\n"); },
      [](const Workplace& place) { place.write(".git", "gitdir: \n"); },
      [](const Workplace& place) { place.write(".git", "gitdir: /dev/zero\n"); },
      [](const Workplace& place) { place.write(".git", "gitdir: " + std::string(3000, 'a') + "\0b\n"s); },
      [](const Workplace& place) { place.write(".git", std::string(1 << 20, 'g')); },
      [](const Workplace& place) { mkfifo((place.path() + "/.git").c_str(), 0600); },
      [](const Workplace& place) { fs::create_symlink(".git", place.path() + "/.git"); },
      [&](const Workplace& place) { fs::create_symlink(other.path() + "/.git", place.path() + "/.git"); },
      [](const Workplace& place) {
        write_index(place, head(2, 0) + hash);
        fs::remove(place.path() + "/.git/index");
        mkfifo((place.path() + "/.git/index").c_str(), 0600);
      },
      [&](const Workplace& place) {
        write_index(place, head(2, 0) + hash);
        fs::remove(place.path() + "/.git/index");
        fs::create_symlink(other.path() + "/.git/index", place.path() + "/.git/index");
      },
      [](const Workplace& place) {
        write_index(place, head(2, 0) + hash);
        fs::create_directories(place.path() + "/.git/info");
        mkfifo((place.path() + "/.git/info/exclude").c_str(), 0600);
      },
  };
  for (const auto& plant : plants) {
    Workplace place;
    place.plant_canaries();
    place.write(".gitignore", "*\n");
    plant(place);
    const Run run = place.check_with_canaries();
    CHECK((run.out + run.err).find("which files are tracked is not known") != std::string::npos);
  }
}

TEST_CASE("a repository inside hides nothing unless it is a submodule inside the tree", "[hostile]") {
  Workplace other;
  write_index(other, head(2, 0) + hash);
  const std::string submodule = entry("hostile", 7, 0160000);
  Workplace place;
  place.plant_canaries();
  write_index(place, head(2, 2) + submodule + entry("sibling/main.tf") + hash);
  place.write("hostile/.gitignore", "*\n");
  place.check_with_canaries();
  place.write("hostile/.git", "gitdir: " + other.path() + "/.git\n");
  other.write(".git/config", "[core]\n\tworktree = " + place.path() + "/hostile\n");
  const Run run = place.check_with_canaries();
  CHECK((run.out + run.err).find("outside of the trust root") != std::string::npos);
  write_index(place, head(2, 1) + entry("sibling/main.tf") + hash);
  place.check_with_canaries();
}

TEST_CASE("ignore files of any size and shape end in time", "[hostile]") {
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "x" + std::to_string(i) + "\n";
  std::string stars = "*";
  for (int i = 0; i < 1000; ++i) stars += "a*";
  std::string deep = "**/";
  for (int i = 0; i < 400; ++i) deep += "*a*/**/";
  for (const std::string& text :
       {many, std::string(1 << 20, 'a'), std::string(1 << 20, '\n'), stars + "b\n" + deep + "b\n",
        "["s + std::string(4000, '[') + "\n", std::string(3 << 20, '!')}) {
    Workplace place;
    place.plant_canaries();
    place.write("hostile/.gitignore", text);
    write_index(place, head(2, 1) + entry("sibling/main.tf") + hash);
    for (int i = 0; i < 300; ++i) place.write("hostile/" + std::string(200, 'a') + std::to_string(i), "");
    place.check_with_canaries();
  }
}

TEST_CASE("the steps of an ignore file are counted, and without any left nothing is ignored", "[hostile]") {
  std::string stars;
  for (int i = 0; i < 1000; ++i) stars += "a*";
  IgnoreFile file;
  std::string reason;
  REQUIRE(file.read(stars + "b\n*\n" + stars + "c", reason));
  std::uint64_t steps = 100'000'000;
  CHECK(file.of(std::string(4000, 'a'), false, steps) == IgnoreFile::Answer::ignored);
  CHECK(steps > 80'000'000);
  steps = 1000;
  file.of(std::string(4000, 'a'), false, steps);
  CHECK(steps == 0);
}

}  // namespace
}  // namespace stackworthy::hostile
