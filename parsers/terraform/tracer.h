#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/model/estate.h"
#include "parsers/terraform/files.h"

namespace stackworthy::terraform {

/// Finds hops in the syntax; keeps the files alive into which values of the stack point.
class SyntaxTracer : public Tracer {
 public:
  using Inputs = std::shared_ptr<std::vector<std::unique_ptr<ConfigurationFile>>>;

  SyntaxTracer(std::shared_ptr<const parsers::TerraformFiles> files, Inputs inputs, std::string_view root)
      : files_(std::move(files)), inputs_(std::move(inputs)), root_(root) {}

  std::vector<Span> hops(const Resource& resource, Span where, Span from) const override;

 private:
  std::shared_ptr<const parsers::TerraformFiles> files_;
  Inputs inputs_;
  std::string root_;
};

}  // namespace stackworthy::terraform
