#include "tests/unit/mls/group_scene.h"

#include <utility>

#include "core/crypto/hkdf.h"

namespace linnet::mls {
namespace {

std::string text_of(const Credential& credential) {
  const auto* basic = std::get_if<BasicCredential>(&credential.body);
  return basic ? to_text(basic->identity) : "";
}

std::string client_in(const Credential& credential) {
  const std::string text = text_of(credential);
  return text.substr(0, text.find('#'));
}

}  // namespace

bool SceneAuthenticator::accepts(const Credential& credential, ByteView) const {
  return !refused.contains(text_of(credential));
}

bool SceneAuthenticator::is_same_client(const Credential& before, const Credential& after) const {
  return client_in(before) == client_in(after);
}

std::optional<Bytes> SceneAuthenticator::client_of(const Credential& credential) const {
  return are_clients_distinct ? std::optional(to_bytes(client_in(credential))) : std::nullopt;
}

const SecretBytes* ScenePsks::find(ByteView psk_id) const {
  const auto found = external.find(to_text(psk_id));
  return found == external.end() ? nullptr : &found->second;
}

const SecretBytes* ScenePsks::find_resumption(ByteView group_id, std::uint64_t epoch) const {
  const auto found = resumption.find({to_text(group_id), epoch});
  return found == resumption.end() ? nullptr : &found->second;
}

OwnKeyPackage GroupScene::key_package(std::string_view name, KeyPackageOptions options) {
  options.credential = basic_credential(as_bytes(name));
  if (options.lifetime == Lifetime{}) options.lifetime = {0, 10'000};
  return make_key_package(entropy_, Ed25519KeyPair::generate(entropy_), std::move(options));
}

OwnKeyPackage GroupScene::key_package_again(std::string_view name, std::string_view member) {
  return make_key_package(entropy_, packages_.find(member)->second.signature_key,
                          {.credential = basic_credential(as_bytes(name)),
                           .lifetime = {0, 10'000},
                           .capabilities = {},
                           .leaf_extensions = {},
                           .extensions = {}});
}

Group& GroupScene::founds(std::string_view name, Extensions extensions) {
  const OwnKeyPackage own = key_package(name);
  packages_.insert_or_assign(std::string(name), own.clone());
  return put(name, Group::create(entropy_, to_bytes("chat"), own, std::move(extensions)).value());
}

void GroupScene::all_take_in(std::string_view sender, const MlsMessage& message) {
  const auto sent = decode<MlsMessage>(encode(message));
  ASSERT_TRUE(sent);
  for (auto& [name, group] : members_) {
    if (name == sender || group.is_closed()) continue;
    const auto received = group.process(*sent, surroundings_);
    ASSERT_TRUE(received) << name << ": " << rule_of(received) << " " << received.error().detail;
  }
}

void GroupScene::commits(std::string_view committer, CommitOptions options,
                         const std::vector<std::pair<std::string, const OwnKeyPackage*>>& joiners) {
  Group& self = member(committer);
  const auto output = self.commit(entropy_, std::move(options), surroundings_);
  ASSERT_TRUE(output) << rule_of(output) << " " << output.error().detail;
  all_take_in(committer, output->commit);
  ASSERT_TRUE(self.merge());
  for (const auto& [name, own] : joiners) {
    auto joined = Group::join(*output->welcome, *own, std::nullopt, surroundings_);
    ASSERT_TRUE(joined) << name << ": " << rule_of(joined) << " " << joined.error().detail;
    packages_.insert_or_assign(name, own->clone());
    put(name, *std::move(joined));
  }
  expect_agreement();
}

void GroupScene::adds(std::string_view committer, const std::vector<std::string>& names,
                      bool with_path) {
  CommitOptions options;
  options.force_path = with_path;
  std::vector<OwnKeyPackage> packages;
  std::vector<std::pair<std::string, const OwnKeyPackage*>> joiners;
  packages.reserve(names.size());
  for (const std::string& name : names) {
    joiners.emplace_back(name, &packages.emplace_back(key_package(name)));
    options.proposals.push_back({Add{packages.back().key_package}});
  }
  commits(committer, std::move(options), joiners);
}

void GroupScene::removes(std::string_view committer, std::string_view name) {
  CommitOptions options;
  options.proposals.push_back({Remove{leaf(name)}});
  commits(committer, std::move(options));
}

void GroupScene::joins_externally(std::string_view name, ExternalJoinOptions options) {
  const OwnKeyPackage own = key_package(name);
  const Group* helper = nullptr;
  for (const auto& [other, group] : members_)
    if (!group.is_closed()) helper = &group;
  ASSERT_TRUE(helper);
  auto joined = Group::join_externally(entropy_, helper->group_info(true), own, std::nullopt,
                                       std::move(options), surroundings_);
  ASSERT_TRUE(joined) << rule_of(joined) << " " << joined.error().detail;
  all_take_in(name, joined->commit);
  packages_.insert_or_assign(std::string(name), own.clone());
  put(name, std::move(joined->group));
  expect_agreement();
}

ProposalRef GroupScene::proposes(std::string_view name, const Proposal& proposal, bool is_private) {
  const auto message = member(name).propose(entropy_, proposal, is_private, surroundings_);
  EXPECT_TRUE(message) << rule_of(message);
  if (!message) return {};
  all_take_in(name, *message);
  return member(name).state().proposals().back().ref;
}

void GroupScene::refuses(std::string_view name, const MlsMessage& message, std::string_view rule) {
  const auto before = GroupForge::dump(member(name));
  const auto received = member(name).process(message, surroundings_);
  EXPECT_EQ(rule_of(received), rule) << (received ? "" : received.error().detail);
  EXPECT_TRUE(GroupForge::dump(member(name)) == before) << "a trace of " << rule;
}

MlsMessage GroupScene::drafts(std::string_view name, CommitOptions options) {
  auto output = member(name).commit(entropy_, std::move(options), surroundings_);
  EXPECT_TRUE(output) << rule_of(output);
  member(name).discard();
  return std::move(output->commit);
}

Result<Received> GroupScene::receives(std::string_view name, const MlsMessage& message) {
  return member(name).process(message, surroundings_);
}

PrivateMessage GroupScene::says(std::string_view name, std::string_view text) {
  return member(name).encrypt(entropy_, to_bytes(text), to_bytes("header"), 5).value();
}

void GroupScene::talks(std::string_view name) {
  const PrivateMessage message = says(name, "hello");
  for (auto& [other, group] : members_) {
    if (other == name || group.is_closed()) continue;
    const auto received = group.process({message}, surroundings_);
    ASSERT_TRUE(received) << other << ": " << rule_of(received);
    const auto& application = std::get<ReceivedApplication>(*received);
    EXPECT_EQ(as_text(application.application_data), "hello");
    EXPECT_EQ(application.credential, basic_credential(as_bytes(name)));
  }
}

void GroupScene::expect_agreement() {
  const Group* first = nullptr;
  for (const auto& [name, group] : members_) {
    if (group.is_closed()) continue;
    if (!first) first = &group;
    EXPECT_TRUE(constant_time_equal(group.epoch_authenticator(), first->epoch_authenticator()))
        << name;
    EXPECT_EQ(group.context(), first->context()) << name;
  }
}

Group& GroupScene::member(std::string_view name) {
  return members_.find(name)->second;
}

Group& GroupScene::put(std::string_view name, Group group) {
  return members_.insert_or_assign(std::string(name), std::move(group)).first->second;
}

PreSharedKeyId GroupScene::psk_id(std::string_view name, std::uint8_t nonce) const {
  return {ExternalPsk{to_bytes(name)}, Bytes(kHashBytes, nonce)};
}

PreSharedKeyId GroupScene::resumption_id(std::uint64_t epoch, ResumptionPskUsage usage) const {
  return {ResumptionPsk{usage, to_bytes("chat"), epoch}, Bytes(kHashBytes, 7)};
}

}  // namespace linnet::mls
