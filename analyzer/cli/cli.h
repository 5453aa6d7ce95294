#pragma once

#include <string>
#include <vector>

namespace stackworthy::cli {

/// Runs the command that `arguments` (without the program's name) ask for and says with what status to exit: 0 nothing
/// at or above `--fail-on`, 1 something is, 2 usage, configuration or internal error.
int run(const std::vector<std::string>& arguments);

// One function a command, each in its own file; `arguments` stand after the command's name.
int check(const std::vector<std::string>& arguments);
int graph(const std::vector<std::string>& arguments);
int rules(const std::vector<std::string>& arguments);
int explain(const std::vector<std::string>& arguments);
int test(const std::vector<std::string>& arguments);
int init(const std::vector<std::string>& arguments);
int config(const std::vector<std::string>& arguments);
int version(const std::vector<std::string>& arguments);

}  // namespace stackworthy::cli
