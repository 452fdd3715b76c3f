// Members of MLS groups behind JSON lines: one command a line on standard input, one answer a line on
// standard output, `error` in it where the command failed. Bytes are hexadecimal, messages MLSMessages.
// For the walk with another implementation: tests/interop/mls-walk.mjs.
//
//   {"op": "key_package", "member": "m1"}                 -> {"key_package"}
//   {"op": "create", "member", "group_id"}
//   {"op": "join", "member", "welcome"}                   with the member's last key package
//   {"op": "join_externally", "member", "group_info", "resync"} -> {"commit"}
//   {"op": "commit", "member", "adds", "removes", "private"}    -> {"commit", "welcome"}
//   {"op": "merge" | "discard" | "restart" | "leave", "member"}
//   {"op": "propose_add" | "propose_remove", "member", "key_package" | "leaf", "private"} -> {"message"}
//   {"op": "process", "member", "message"}                -> {"data"} of an application message
//   {"op": "encrypt", "member", "data"}                   -> {"message"}
//   {"op": "group_info", "member"}                        -> {"group_info"}
//
// Every answer about a group has its "epoch", "authenticator", "leaf" and whether it is "closed".
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/encoding.h"
#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/group.h"

namespace linnet::mls {
namespace {

using Json = nlohmann::json;

class AcceptEverybody final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
};

struct Member {
  std::optional<OwnKeyPackage> key_package;
  std::optional<Group> group;
  std::map<RowKey, Bytes> rows;
};

Json error_of(const Failure& failure) {
  return {{"error", std::string(name_of(failure.rule)) + " " + failure.detail}};
}

class Peer {
 public:
  explicit Peer(std::uint64_t seed) : entropy_(seed) {}

  Json answer(const Json& command) {
    const std::string op = text(command, "op");
    Member& member = members_[text(command, "member")];
    if (op == "key_package") return make_key_package_of(text(command, "member"), member);
    if (op == "create") return create(command, member);
    if (op == "join") return join(command, member);
    if (op == "join_externally") return join_externally(command, member);
    if (op == "leave") {
      members_.erase(text(command, "member"));
      return Json::object();
    }
    if (!member.group) return {{"error", "no group"}};
    Json answer = in_group(op, command, member);
    if (!answer.contains("error")) describe(*member.group, answer);
    return answer;
  }

 private:
  static std::string text(const Json& command, const char* field) {
    const auto found = command.find(field);
    return found != command.end() && found->is_string() ? found->get<std::string>() : "";
  }
  static bool flag(const Json& command, const char* field) {
    const auto found = command.find(field);
    return found != command.end() && found->is_boolean() && found->get<bool>();
  }
  static Result<MlsMessage> message(const Json& hex) {
    const auto bytes =
        hex.is_string() ? hex_decode(hex.get_ref<const std::string&>()) : std::nullopt;
    return decode<MlsMessage>(bytes ? *bytes : Bytes());
  }
  template <typename Body>
  static Result<Body> body(const Json& command, const char* field) {
    auto read = message(command.value(field, Json("")));
    if (!read) return std::unexpected(read.error());
    auto* found = std::get_if<Body>(&read->body);
    if (!found) return broken(Rule::unknown_variant, field);
    return std::move(*found);
  }
  static std::string hex(const MlsMessage& message) { return hex_encode(encode(message)); }
  static void describe(const Group& group, Json& answer) {
    answer["epoch"] = group.context().epoch;
    answer["authenticator"] = hex_encode(group.epoch_authenticator());
    answer["leaf"] = group.own_leaf().value;
    answer["closed"] = group.is_closed();
  }

  Json make_key_package_of(const std::string& name, Member& member) {
    if (!member.key_package || member.group) {
      const auto key = Ed25519KeyPair::generate(entropy_);
      member.key_package = make_key_package(entropy_, key,
                                            {.credential = basic_credential(as_bytes(name)),
                                             .lifetime = {0, ~std::uint64_t{0}},
                                             .capabilities = {},
                                             .leaf_extensions = {},
                                             .extensions = {}});
    }
    return {{"key_package", hex({member.key_package->key_package})}};
  }

  Json hold(Member& member, Group group) {
    member.group = std::move(group);
    member.rows.clear();
    Json answer = Json::object();
    describe(*member.group, answer);
    return answer;
  }

  Json create(const Json& command, Member& member) {
    auto group = Group::create(entropy_, hex_decode(text(command, "group_id")).value_or(Bytes()),
                               *member.key_package, {});
    return group ? hold(member, *std::move(group)) : error_of(group.error());
  }

  Json join(const Json& command, Member& member) {
    const auto welcome = body<Welcome>(command, "welcome");
    if (!welcome) return error_of(welcome.error());
    auto group = Group::join(*welcome, *member.key_package, std::nullopt, surroundings_);
    return group ? hold(member, *std::move(group)) : error_of(group.error());
  }

  Json join_externally(const Json& command, Member& member) {
    const auto group_info = body<GroupInfo>(command, "group_info");
    if (!group_info) return error_of(group_info.error());
    ExternalJoinOptions options;
    options.resync = flag(command, "resync");
    auto joined = Group::join_externally(entropy_, *group_info, *member.key_package, std::nullopt,
                                         std::move(options), surroundings_);
    if (!joined) return error_of(joined.error());
    Json answer = hold(member, std::move(joined->group));
    answer["commit"] = hex(joined->commit);
    return answer;
  }

  Json in_group(const std::string& op, const Json& command, Member& member) {
    Group& group = *member.group;
    if (op == "commit") return commit(command, group);
    if (op == "propose_add" || op == "propose_remove") return propose(op, command, group);
    if (op == "process") return process(command, group);
    if (op == "restart") return restart(member);
    if (op == "merge") {
      const auto merged = group.merge();
      return merged ? Json::object() : error_of(merged.error());
    }
    if (op == "discard") {
      group.discard();
      return Json::object();
    }
    if (op == "group_info") return {{"group_info", hex({group.group_info(true)})}};
    if (op == "encrypt") {
      const auto sent = group.encrypt(entropy_, hex_decode(text(command, "data")).value_or(Bytes()),
                                      {}, 7);
      return sent ? Json{{"message", hex({*sent})}} : error_of(sent.error());
    }
    return {{"error", "unknown op"}};
  }

  Json commit(const Json& command, Group& group) {
    CommitOptions options;
    options.is_private = flag(command, "private");
    for (const Json& add : command.value("adds", Json::array())) {
      const auto read = message(add);
      const auto* key_package = read ? std::get_if<KeyPackage>(&read->body) : nullptr;
      if (!key_package) return {{"error", "key package"}};
      options.proposals.push_back({Add{*key_package}});
    }
    for (const Json& leaf : command.value("removes", Json::array()))
      options.proposals.push_back({Remove{{leaf.get<std::uint32_t>()}}});
    auto output = group.commit(entropy_, std::move(options), surroundings_);
    if (!output) return error_of(output.error());
    Json answer = {{"commit", hex(output->commit)}};
    if (output->welcome) answer["welcome"] = hex({*std::move(output->welcome)});
    return answer;
  }

  Json propose(const std::string& op, const Json& command, Group& group) {
    Proposal proposal{Remove{{command.value("leaf", 0U)}}};
    if (op == "propose_add") {
      auto key_package = body<KeyPackage>(command, "key_package");
      if (!key_package) return error_of(key_package.error());
      proposal = {Add{*std::move(key_package)}};
    }
    const auto sent = group.propose(entropy_, proposal, flag(command, "private"), surroundings_);
    return sent ? Json{{"message", hex(*sent)}} : error_of(sent.error());
  }

  Json process(const Json& command, Group& group) {
    const auto sent = message(command.value("message", Json("")));
    if (!sent) return error_of(sent.error());
    const auto received = group.process(*sent, surroundings_);
    if (!received) return error_of(received.error());
    Json answer = Json::object();
    if (const auto* application = std::get_if<ReceivedApplication>(&*received))
      answer["data"] = hex_encode(application->application_data);
    return answer;
  }

  // From rows alone, as after a start of the program.
  Json restart(Member& member) {
    const RowChanges changes = member.group->take_changes();
    for (const RowKey& key : changes.erased) member.rows.erase(key);
    for (const GroupRow& row : changes.put)
      member.rows.insert_or_assign(row.key, to_bytes(row.value.view()));
    std::vector<GroupRow> rows;
    for (const auto& [key, value] : member.rows) rows.push_back({key, SecretBytes(value)});
    auto loaded = Group::load(std::move(rows));
    if (!loaded) return error_of(loaded.error());
    member.group = *std::move(loaded);
    return Json::object();
  }

  SeededEntropy entropy_;
  AcceptEverybody authenticator_;
  Surroundings surroundings_{.checks = {authenticator_, {}}};
  std::map<std::string, Member> members_;
};

}  // namespace
}  // namespace linnet::mls

int main(int count, char** arguments) {
  linnet::mls::Peer peer(count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1);
  for (std::string line; std::getline(std::cin, line);) {
    const auto command = nlohmann::json::parse(line, nullptr, false);
    const nlohmann::json answer = command.is_object()
                                      ? peer.answer(command)
                                      : nlohmann::json{{"error", "not a JSON object"}};
    std::cout << answer.dump() << std::endl;
  }
}
