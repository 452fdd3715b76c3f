// A member that is sent something: a genuine message of another member that was changed, signed and
// tagged again, or raw bytes. It takes it or names a rule; where it names one, nothing of it
// changed. And a store that gives back rows that were damaged.
#include <array>
#include <cstdlib>
#include <map>
#include <optional>

#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/message_protection.h"
#include "tests/unit/mls/group_forge.h"

namespace linnet::mls {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

class AcceptEverybody final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
};

// The fuzzer's bytes as choices.
class Choices {
 public:
  explicit Choices(ByteView bytes) : bytes_(bytes) {}
  std::uint8_t octet() {
    if (bytes_.empty()) return 0;
    const std::uint8_t first = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return first;
  }
  std::size_t below(std::size_t limit) {
    const auto high = static_cast<std::size_t>(octet());
    return (high << 8 | octet()) % limit;
  }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] ByteView rest() const { return bytes_; }

 private:
  ByteView bytes_;
};

// Octets changed, inserted or taken out.
Bytes mutate(Bytes bytes, Choices& choices) {
  const std::size_t count = 1 + choices.below(4);
  for (std::size_t number = 0; number < count && !bytes.empty(); ++number) {
    const auto at = static_cast<std::ptrdiff_t>(choices.below(bytes.size()));
    switch (choices.octet() % 4) {
      case 0:
        bytes[at] = choices.octet();
        break;
      case 1:
        bytes[at] ^= static_cast<std::uint8_t>(1 << choices.octet() % 8);
        break;
      case 2:
        bytes.erase(bytes.begin() + at);
        break;
      default:
        bytes.insert(bytes.begin() + at, choices.octet());
    }
  }
  return bytes;
}

// A group as rows, from which each run begins; and what its members could send.
struct Scene {
  AcceptEverybody authenticator;
  Surroundings surroundings{.checks = {authenticator, {.now = 1000}}};
  std::map<std::string, std::vector<std::pair<RowKey, Bytes>>> stored;
  std::vector<OwnKeyPackage> spare;

  OwnKeyPackage key_package(SeededEntropy& entropy, std::string_view name) {
    return make_key_package(entropy, Ed25519KeyPair::generate(entropy),
                            {.credential = basic_credential(as_bytes(name)),
                             .lifetime = {0, 10'000},
                             .capabilities = {},
                             .leaf_extensions = {},
                             .extensions = {}});
  }

  void store(const std::string& name, Group& group) {
    auto& rows = stored[name];
    for (const GroupRow& row : group.take_changes().put)
      rows.emplace_back(row.key, to_bytes(row.value.view()));
  }

  [[nodiscard]] std::vector<GroupRow> rows_of(const std::string& name) const {
    std::vector<GroupRow> rows;
    for (const auto& [key, value] : stored.at(name)) rows.push_back({key, SecretBytes(value)});
    return rows;
  }
  [[nodiscard]] Group load(const std::string& name) const {
    return Group::load(rows_of(name)).value();
  }

  Scene() {
    SeededEntropy entropy(1);
    Group alice =
        Group::create(entropy, to_bytes("chat"), key_package(entropy, "alice"), {}).value();
    std::vector<OwnKeyPackage> joiners;
    CommitOptions options;
    options.force_path = true;
    for (const char* name : {"bob", "carol", "dave"}) {
      joiners.push_back(key_package(entropy, name));
      options.proposals.push_back({Add{joiners.back().key_package}});
    }
    auto output = alice.commit(entropy, std::move(options), surroundings).value();
    require(alice.merge().has_value());
    Group bob = Group::join(*output.welcome, joiners[0], std::nullopt, surroundings).value();
    auto next = bob.commit(entropy, {}, surroundings).value();
    require(bob.merge().has_value() && alice.process(next.commit, surroundings).has_value());
    const auto said = bob.encrypt(entropy, to_bytes("hi"), {}, 0).value();
    require(alice.process({said}, surroundings).has_value());
    const auto proposal = bob.propose(entropy, {Remove{{3}}}, false, surroundings).value();
    require(alice.process(proposal, surroundings).has_value());
    store("alice", alice);
    store("bob", bob);
    spare.push_back(key_package(entropy, "erin"));
  }
};

Scene& scene() {
  static Scene one;
  return one;
}

// A content that bob might send, its encoding changed.
std::optional<Content> content_of(Group& bob, SeededEntropy& entropy, Choices& choices) {
  const std::uint8_t kind = choices.octet() % 3;
  if (kind == 0) {
    const std::array<Proposal, 4> proposals = {
        Proposal{Add{scene().spare[0].key_package}}, Proposal{Remove{{2}}},
        Proposal{GroupContextExtensions{{{ExtensionType::required_capabilities, {0, 0, 0}}}}},
        Proposal{PreSharedKey{
            {ResumptionPsk{ResumptionPskUsage::application, to_bytes("chat"), 2}, Bytes(32)}}}};
    auto changed = decode<Proposal>(mutate(encode(proposals[choices.octet() % 4]), choices));
    return changed ? std::optional<Content>(*std::move(changed)) : std::nullopt;
  }
  CommitOptions options;
  if (kind == 2) options.proposals.push_back({Add{scene().spare[0].key_package}});
  const auto output = bob.commit(entropy, std::move(options), scene().surroundings);
  require(output.has_value());
  bob.discard();
  const auto& open = std::get<PublicMessage>(output->commit.body);
  auto changed = decode<Commit>(mutate(encode(std::get<Commit>(open.content.content)), choices));
  return changed ? std::optional<Content>(*std::move(changed)) : std::nullopt;
}

MlsMessage message_of(Group& bob, SeededEntropy& entropy, Choices& choices, bool& made) {
  made = false;
  const std::uint8_t way = choices.octet() % 3;
  const auto content = content_of(bob, entropy, choices);
  if (!content) return {};
  made = true;
  if (way == 0) return {GroupForge(bob).sealed(*content, [](Bytes&) {}, bob.own_leaf())};
  MlsMessage whole = GroupForge(bob).handshake(*content, [&](AuthenticatedContent& c) {
    if (way == 2) c.content.sender = {MemberSender{{choices.octet() % 5U}}};
  });
  return whole;
}

void send_to_alice(Choices& choices) {
  SeededEntropy entropy(2);
  Group alice = scene().load("alice"), bob = scene().load("bob");
  bool made = false;
  MlsMessage message;
  if (choices.octet() % 4 == 0) {
    auto raw = decode<MlsMessage>(mutate(encode(MlsMessage{bob.group_info(true)}), choices));
    made = raw.has_value();
    if (raw) message = *std::move(raw);
  } else {
    message = message_of(bob, entropy, choices, made);
  }
  if (!made) return;
  const auto before = GroupForge::dump(alice);
  const auto received = alice.process(message, scene().surroundings);
  if (!received) require(GroupForge::dump(alice) == before);
  // A follower without secrets survives it too.
  if (const auto* open = std::get_if<PublicMessage>(&message.body)) {
    auto follower = PublicGroup::load(scene().rows_of("alice")).value();
    const auto context = follower.context();
    if (!follower.follow(*open, scene().surroundings.checks))
      require(follower.context() == context);
  }
  if (const auto* group_info = std::get_if<GroupInfo>(&message.body))
    (void)Group::join_externally(entropy, *group_info, scene().spare[0], std::nullopt, {},
                                 scene().surroundings);
}

void load_damaged_rows(Choices& choices) {
  std::vector<GroupRow> rows = scene().rows_of("alice");
  const std::size_t count = 1 + choices.below(3);
  for (std::size_t number = 0; number < count; ++number) {
    GroupRow& row = rows[choices.below(rows.size())];
    if (choices.octet() % 2 == 0) {
      row.value = SecretBytes(mutate(to_bytes(row.value.view()), choices));
    } else {
      Bytes key = mutate(encode(row.key), choices);
      key.resize(18);
      row.key = decode<RowKey>(key).value();
    }
  }
  auto loaded = Group::load(std::move(rows));
  if (!loaded) return;
  SeededEntropy entropy(3);
  (void)loaded->encrypt(entropy, {}, {}, 0);
  (void)loaded->take_changes();
}

}  // namespace
}  // namespace linnet::mls

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace linnet::mls;
  if (size < 4) return 0;
  Choices choices({data + 1, size - 1});
  if (data[0] % 4 == 0)
    load_damaged_rows(choices);
  else
    send_to_alice(choices);
  return 0;
}
