// CIDR arithmetic over 128 bits; an IPv4 address is the last 32 of them. Addresses of the form ::ffff:a.b.c.d confuse
// Terraform's own functions and are left unknown.

#include <algorithm>
#include <array>
#include <cstdio>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

__extension__ typedef unsigned __int128 Bits;

struct Network {
  Bits base = 0;
  int prefix = 0;
  int width = 32;  ///< 32 or 128.

  int host_bits() const { return width - prefix; }
};

constexpr Bits low_bits(int count) { return count >= 128 ? ~Bits{0} : (Bits{1} << count) - 1; }

std::optional<unsigned> read_number(std::string_view text, unsigned most) {
  if (text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value <= most ? std::optional<unsigned>(value) : std::nullopt;
}

std::optional<Bits> read_ipv4(std::string_view text) {
  Bits address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto value = read_number(text.substr(0, dot), 255);
    if (!value) return std::nullopt;
    address = (address << 8) | *value;
    text.remove_prefix(part < 3 ? dot + 1 : dot);
  }
  return address;
}

std::optional<unsigned> read_hex_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a') + 10
                           : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A') + 10
                                                  : 16;
    if (digit == 16) return std::nullopt;
    value = value * 16 + digit;
  }
  return value;
}

/// Groups between colons, a dotted IPv4 address at the end as two; false where one is malformed.
bool read_groups(std::string_view text, std::array<unsigned, 8>& groups, std::size_t& count) {
  count = 0;
  while (!text.empty()) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view group = text.substr(0, colon);
    if (group.find('.') != std::string_view::npos) {
      const auto address = read_ipv4(group);
      if (!address || colon != text.size() || count > 6) return false;
      groups[count++] = static_cast<unsigned>(*address >> 16) & 0xFFFF;
      groups[count++] = static_cast<unsigned>(*address) & 0xFFFF;
      return true;
    }
    const auto value = read_hex_group(group);
    if (!value || count > 7) return false;
    groups[count++] = *value;
    if (colon == text.size()) return true;
    text.remove_prefix(colon + 1);
    if (text.empty()) return false;
  }
  return true;
}

std::optional<Bits> read_ipv6(std::string_view text) {
  std::array<unsigned, 8> head{};
  std::array<unsigned, 8> tail{};
  std::size_t heads = 0;
  std::size_t tails = 0;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!read_groups(text, head, heads) || heads != 8) return std::nullopt;
  } else if (!read_groups(text.substr(0, gap), head, heads) || !read_groups(text.substr(gap + 2), tail, tails) ||
             heads + tails > 7) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < tails; ++i) head[8 - tails + i] = tail[i];
  Bits address = 0;
  for (const unsigned group : head) address = (address << 16) | group;
  return address;
}

std::optional<Network> read_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  Network network;
  const std::string_view address = text.substr(0, slash);
  const bool is_ipv6 = address.find(':') != std::string_view::npos;
  network.width = is_ipv6 ? 128 : 32;
  const auto base = is_ipv6 ? read_ipv6(address) : read_ipv4(address);
  const auto prefix = read_number(text.substr(slash + 1), static_cast<unsigned>(network.width));
  if (!base || !prefix) return std::nullopt;
  network.prefix = static_cast<int>(*prefix);
  network.base = *base & ~low_bits(network.host_bits());
  return network;
}

bool is_mapped_ipv4(Bits address) { return (address >> 32) == 0xFFFF; }

std::string ipv4_text(Bits address) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8)
    out += std::to_string(static_cast<unsigned>(address >> shift) & 0xFF) + (shift ? "." : "");
  return out;
}

/// RFC 5952: the longest run of two or more zero groups is `::`.
std::string ipv6_text(Bits address) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(address >> (112 - 16 * i)) & 0xFFFF;
  std::size_t first = 8;
  std::size_t longest = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t run = 0;
    while (i + run < 8 && groups[i + run] == 0) ++run;
    if (run > longest) {
      first = i;
      longest = run;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == first) {
      out += "::";
      i += longest - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    char group[8];
    std::snprintf(group, sizeof group, "%x", groups[i]);
    out += group;
  }
  return out;
}

std::string address_text(const Network& network, Bits address) {
  return network.width == 32 ? ipv4_text(address) : ipv6_text(address);
}

constexpr const char* no_network = "is given a prefix that is no CIDR block";
constexpr const char* not_whole = "is given a number that is not whole";

/// Whether Terraform's own answer is beyond understanding.
bool is_confusing(const Network& network) { return network.width == 128 && is_mapped_ipv4(network.base); }

bool is_whole(const Node& number) {
  if (number.has(mark::integer)) return true;
  const Digits digits = digits_of(number);
  return digits.point >= static_cast<long>(digits.significant.size());
}

Called cidrhost(const Call& call) {
  const auto network = read_network(call[0].string());
  if (!network) return Call::fail(no_network);
  if (!is_whole(call[1])) return Call::fail(not_whole);
  if (is_confusing(*network) || !call[1].has(mark::integer)) return call.unknown(Shape::string);
  const std::int64_t host = call[1].integer;
  const Bits last = low_bits(network->host_bits());
  const Bits distance = static_cast<Bits>(static_cast<std::uint64_t>(host < 0 ? -(host + 1) : host));
  if (distance > last) return Call::fail("is given a host number that does not fit the prefix");
  const Bits address = network->base + (host < 0 ? last - distance : distance);
  if (network->width == 128 && is_mapped_ipv4(address)) return call.unknown(Shape::string);
  return call.string(address_text(*network, address));
}

Called cidrnetmask(const Call& call) {
  const auto network = read_network(call[0].string());
  if (!network) return Call::fail(no_network);
  if (network->width != 32) return Call::fail("is given an IPv6 prefix, which has no netmask");
  return call.string(ipv4_text(low_bits(32) & ~low_bits(network->host_bits())));
}

std::string network_text(const Network& network, Bits base, int prefix) {
  return address_text(network, base) + "/" + std::to_string(prefix);
}

Called cidrsubnet(const Call& call) {
  const auto network = read_network(call[0].string());
  if (!network) return Call::fail(no_network);
  if (!is_whole(call[1]) || !is_whole(call[2])) return Call::fail(not_whole);
  if (!call[1].has(mark::integer) || !call[2].has(mark::integer)) return call.unknown(Shape::string);
  const std::int64_t bits = call[1].integer;
  const std::int64_t number = call[2].integer;
  if (bits < 0 || number < 0 || is_confusing(*network)) return call.unknown(Shape::string);
  if (bits > network->host_bits()) return Call::fail("extends a prefix beyond the address");
  if (static_cast<Bits>(number) > low_bits(static_cast<int>(bits)))
    return Call::fail("is given a subnet number that does not fit");
  const int prefix = network->prefix + static_cast<int>(bits);
  const int shift = network->width - prefix;
  const Bits base = network->base | (shift >= 128 ? Bits{0} : static_cast<Bits>(number) << shift);
  if (network->width == 128 && is_mapped_ipv4(base)) return call.unknown(Shape::string);
  return call.string(network_text(*network, base, prefix));
}

Called cidrsubnets(const Call& call) {
  const auto network = read_network(call[0].string());
  if (!network) return Call::fail(no_network);
  if (is_confusing(*network)) return call.unknown(Shape::list);
  std::vector<std::string> subnets;
  const Bits last_of_all = network->base + low_bits(network->host_bits());
  Bits next = network->base;
  bool is_full = false;
  for (const Node* argument : call.arguments().subspan(1)) {
    if (!argument->has(mark::integer)) return is_whole(*argument) ? call.unknown(Shape::list) : Call::fail(not_whole);
    const std::int64_t bits = argument->integer;
    if (bits < 1 || bits > 32) return Call::fail("extends a prefix by less than 1 or more than 32 bits");
    if (bits > network->host_bits()) return Call::fail("extends a prefix beyond the address");
    const int prefix = network->prefix + static_cast<int>(bits);
    const Bits inside = low_bits(network->width - prefix);
    const Bits base = (next + inside) & ~inside;
    const bool wraps = base < next;
    if (is_full || wraps || base + inside > last_of_all) return Call::fail("is given more subnets than fit the prefix");
    subnets.push_back(network_text(*network, base, prefix));
    is_full = base + inside == last_of_all;
    next = base + inside + 1;
  }
  return call.strings(subnets, mark::map);
}

constexpr Function network_table[] = {
    {"cidrhost", 2, 2, "sn", Shape::string, cidrhost},
    {"cidrnetmask", 1, 1, "s", Shape::string, cidrnetmask},
    {"cidrsubnet", 3, 3, "snn", Shape::string, cidrsubnet},
    {"cidrsubnets", 1, 255, "sn", Shape::list, cidrsubnets},
};

}  // namespace

std::span<const Function> network_functions() { return network_table; }

}  // namespace stackworthy::terraform
