#pragma once

#include <string>
#include <vector>

namespace stackworthy::hostile {

/// What one run of the program did.
struct Run {
  int exit = -1;  ///< -1 where a signal or the time limit ended it.
  std::string out;
  std::string err;
  double seconds = 0;
};

/// A directory of its own below the system's temporary directory, removed at the end.
class Workplace {
 public:
  Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace();

  const std::string& path() const { return path_; }
  /// Writes a file, making its directories.
  void write(const std::string& name, const std::string& text) const;
  /// Two databases without backups, in `hostile/` beside the hostile input and in a sibling directory.
  void plant_canaries() const;
  /// Runs the program here. Release builds get 10 s and 512 MB as THREATS demands of them; sanitizer builds ten times
  /// the time and no memory limit.
  Run run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {}) const;
  /// `check . --root . -o json --exit-zero --select backup`, held to what every hostile input must leave standing: exit
  /// 0, both canaries found.
  Run check_with_canaries(const std::string& format = "json") const;

 private:
  std::string path_;
};

}  // namespace stackworthy::hostile
