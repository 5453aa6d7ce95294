#include <algorithm>
#include <set>

#include "parsers/terraform/functions/table.h"
#include "parsers/terraform/types.h"

namespace stackworthy::terraform {

namespace {

/// The elements of all arguments as sets of one type; false where there is none.
bool as_sets(const Call& call, std::vector<std::vector<Member>>& sets) {
  std::vector<const Node*> values;
  for (const Node* argument : call.arguments()) {
    for (const Member& member : argument->parts()) values.push_back(member.value);
  }
  if (!unify(values, call.context())) return false;
  std::size_t at = 0;
  for (const Node* argument : call.arguments()) {
    std::vector<Member> members(argument->parts().begin(), argument->parts().end());
    for (Member& member : members) member.value = values[at++];
    sets.push_back(std::move(members));
  }
  return true;
}

Called as_set(const Call& call, const std::vector<Member>& elements) {
  if (!call.budget().allows_list(elements.size())) return call.unknown(Shape::list);
  const Node* set = make_set(elements, call.context().where, call.context());
  return Call::same(make::moved(call.arena(), *set, set->from, mark::computed));
}

constexpr const char* different_types = "is given elements of different types";

Called setunion(const Call& call) {
  std::vector<std::vector<Member>> sets;
  if (!as_sets(call, sets)) return Call::fail(different_types);
  std::vector<Member> all;
  for (const auto& set : sets) all.insert(all.end(), set.begin(), set.end());
  return as_set(call, all);
}

/// The members of the first set that are (or are not) in each of the others.
Called kept_of_first(const Call& call, bool wanted) {
  std::vector<std::vector<Member>> sets;
  if (!as_sets(call, sets)) return Call::fail(different_types);
  std::vector<Member> kept = sets.front();
  for (std::size_t i = 1; i < sets.size(); ++i) {
    std::set<std::string> other;
    for (const Member& member : sets[i]) {
      const auto text = json_text(*member.value, call.budget());
      if (!text) return call.unknown(Shape::list);
      other.insert(*text);
    }
    std::vector<Member> still;
    for (const Member& member : kept) {
      const auto text = json_text(*member.value, call.budget());
      if (!text) return call.unknown(Shape::list);
      if ((other.count(*text) != 0) == wanted) still.push_back(member);
    }
    kept = std::move(still);
  }
  return as_set(call, kept);
}

Called setintersection(const Call& call) { return kept_of_first(call, true); }

Called setsubtract(const Call& call) { return kept_of_first(call, false); }

Called setproduct(const Call& call) {
  std::vector<std::vector<Member>> lists;
  std::uint64_t size = 1;
  std::uint8_t marks = mark::map;
  for (const Node* argument : call.arguments()) {
    if (has_doubtful_members(*argument)) return call.unknown(Shape::list);
    if (argument->has(mark::set)) marks = mark::set;
    lists.emplace_back();
    if (!unified_elements(*argument, lists.back(), call.context())) return Call::fail(different_types);
    size *= lists.back().size();
    if (size > Budget::longest_list) break;
  }
  if (!call.budget().allows_list(size) || !call.budget().allows_list(size * lists.size()))
    return call.unknown(Shape::list);
  std::vector<Member> tuples;
  for (std::uint64_t i = 0; i < size; ++i) {
    std::vector<Member> tuple(lists.size());
    std::uint64_t rest = i;
    for (std::size_t k = lists.size(); k-- > 0;) {
      tuple[k] = lists[k][rest % lists[k].size()];
      rest /= lists[k].size();
    }
    tuples.push_back(call.member(call.list(tuple).value));
  }
  return marks == mark::set ? as_set(call, tuples) : call.list(tuples, marks);
}

constexpr Function sets_table[] = {
    {"setintersection", 1, 255, "l", Shape::list, setintersection},
    {"setproduct", 2, 255, "l", Shape::list, setproduct, true},
    {"setsubtract", 2, 2, "l", Shape::list, setsubtract},
    {"setunion", 1, 255, "l", Shape::list, setunion},
};

}  // namespace

std::span<const Function> set_functions() { return sets_table; }

}  // namespace stackworthy::terraform
