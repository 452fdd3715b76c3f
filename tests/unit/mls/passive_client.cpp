#include "tests/unit/mls/passive_client.h"

#include <map>

#include "core/crypto/mls/group.h"

namespace linnet::mls {
namespace {

class AcceptEverybody final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
  bool is_same_client(const Credential&, const Credential&) const override { return true; }
};

class VectorPsks final : public PskStore {
 public:
  explicit VectorPsks(const Json& psks) {
    for (const Json& psk : psks)
      secrets_.emplace(hex_field(psk, "psk_id"), SecretBytes(hex_field(psk, "psk")));
  }
  const SecretBytes* find(ByteView psk_id) const override {
    const auto found = secrets_.find(to_bytes(psk_id));
    return found == secrets_.end() ? nullptr : &found->second;
  }

 private:
  std::map<Bytes, SecretBytes> secrets_;
};

std::string failed_at(const std::string& step, const Failure& failure) {
  return step + ": " + std::string(name_of(failure.rule)) + " " + failure.detail;
}

bool agrees(const Group& group, const Json& object, const char* field) {
  return constant_time_equal(group.epoch_authenticator(), hex_field(object, field));
}

Result<Group> join(const Json& vector, const Surroundings& surroundings) {
  auto package = decode<MlsMessage>(hex_field(vector, "key_package"));
  if (!package) return std::unexpected(package.error());
  const auto welcome = decode<MlsMessage>(hex_field(vector, "welcome"));
  if (!welcome) return std::unexpected(welcome.error());
  const auto key_of = [&](const char* field) {
    return HpkeKeyPair::of_private_key(SecretBytes(hex_field(vector, field)));
  };
  const OwnKeyPackage own{std::get<KeyPackage>(package->body), key_of("init_priv"),
                          key_of("encryption_priv"),
                          Ed25519KeyPair(hex_field(vector, "signature_priv"))};
  std::optional<RatchetTree> tree;
  if (const auto given = vector.find("ratchet_tree"); given != vector.end() && !given->is_null()) {
    auto nodes = decode<RatchetTreeNodes>(hex_bytes(*given));
    if (!nodes) return std::unexpected(nodes.error());
    auto read = RatchetTree::from_nodes(*std::move(nodes));
    if (!read) return std::unexpected(read.error());
    tree = *std::move(read);
  }
  return Group::join(std::get<Welcome>(welcome->body), own, tree, surroundings);
}

Status takes_in(Group& group, const Json& hex, const Surroundings& surroundings) {
  const auto message = decode<MlsMessage>(hex_bytes(hex));
  if (!message) return std::unexpected(message.error());
  const auto received = group.process(*message, surroundings);
  if (!received) return std::unexpected(received.error());
  return {};
}

}  // namespace

std::string replay_passive_client(const Json& vector) {
  const AcceptEverybody everybody;
  const VectorPsks psks(vector.find("external_psks").value());
  const Surroundings surroundings{{everybody, std::nullopt}, &psks};
  auto group = join(vector, surroundings);
  if (!group) return failed_at("join", group.error());
  if (!agrees(*group, vector, "initial_epoch_authenticator")) return "join: authenticator";
  std::size_t number = 0;
  for (const Json& epoch : vector.find("epochs").value()) {
    const std::string name = "epoch " + std::to_string(++number);
    for (const Json& proposal : epoch.find("proposals").value())
      if (const auto taken = takes_in(*group, proposal, surroundings); !taken)
        return failed_at(name + " proposal", taken.error());
    if (const auto taken = takes_in(*group, epoch.find("commit").value(), surroundings); !taken)
      return failed_at(name + " commit", taken.error());
    if (!agrees(*group, epoch, "epoch_authenticator")) return name + ": authenticator";
  }
  return "";
}

}  // namespace linnet::mls
