#include <map>

#include "core/base/encoding.h"
#include "core/crypto/mls/group.h"
#include "tests/unit/mls/vector_checks.h"

namespace linnet::mls {
namespace {

class AcceptEverybody final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
  bool is_same_client(const Credential&, const Credential&) const override { return true; }
};

class VectorPsks final : public PskStore {
 public:
  explicit VectorPsks(const VectorCase& vector) {
    if (!vector.has("external_psks")) return;
    for (const VectorCase& psk : vector.parts("external_psks"))
      secrets_.insert_or_assign(psk.bytes("psk_id"), psk.secret("psk"));
  }
  const SecretBytes* find(ByteView psk_id) const override {
    const auto found = secrets_.find(to_bytes(psk_id));
    return found == secrets_.end() ? nullptr : &found->second;
  }

 private:
  std::map<Bytes, SecretBytes> secrets_;
};

Result<Group> join(const VectorCase& vector, const Surroundings& surroundings) {
  const auto package = vector.decoded<MlsMessage>("key_package");
  const auto message = vector.decoded<MlsMessage>("welcome");
  const auto* key_package = std::get_if<KeyPackage>(&package.body);
  const auto* welcome = std::get_if<Welcome>(&message.body);
  if (!key_package || !welcome) return broken(Rule::unknown_variant, "key package and welcome");
  const OwnKeyPackage own{*key_package, vector.hpke_key("init_priv"),
                          vector.hpke_key("encryption_priv"),
                          vector.signature_key("signature_priv")};
  std::optional<RatchetTree> tree;
  if (vector.has("ratchet_tree")) tree = read_tree(vector, "ratchet_tree");
  return Group::join(*welcome, own, tree, surroundings);
}

Status takes_in(Group& group, ByteView bytes, const Surroundings& surroundings) {
  const auto message = decode<MlsMessage>(bytes);
  if (!message) return std::unexpected(message.error());
  const auto received = group.process(*message, surroundings);
  if (!received) return std::unexpected(received.error());
  return {};
}

// Proposals, then the commit.
void follow(const VectorCase& epoch, const std::string& name, Group& group,
            const Surroundings& surroundings) {
  for (const Json& element : epoch.array("proposals")) {
    const auto proposal = element.is_string()
                              ? hex_decode(element.get_ref<const std::string&>())
                              : std::nullopt;
    if (!proposal) return epoch.report(name + ": a proposal is no hexadecimal text");
    if (!epoch.holds(takes_in(group, *proposal, surroundings), name + ", proposal")) return;
  }
  if (!epoch.holds(takes_in(group, epoch.bytes("commit"), surroundings), name + ", commit")) return;
  epoch.expect(constant_time_equal(group.epoch_authenticator(), epoch.bytes("epoch_authenticator")),
               name + ": another epoch authenticator");
}

}  // namespace

void check_passive_client(const VectorCase& vector) {
  const AcceptEverybody everybody;
  const VectorPsks psks(vector);
  const Surroundings surroundings{.checks = {everybody, {}}, .psks = &psks};
  auto group = join(vector, surroundings);
  if (!group)
    return vector.report("join: " + std::string(name_of(group.error().rule)) + " " +
                         group.error().detail);
  vector.expect(constant_time_equal(group->epoch_authenticator(),
                                    vector.bytes("initial_epoch_authenticator")),
                "join: another epoch authenticator");
  std::size_t number = 0;
  for (const VectorCase& epoch : vector.parts("epochs")) {
    if (vector.failed()) return;
    follow(epoch, "epoch " + std::to_string(++number), *group, surroundings);
  }
}

}  // namespace linnet::mls
