#include "tests/unit/mls/group_scene.h"

namespace linnet::mls {
namespace {

class ExternalJoinTest : public GroupScene {
 protected:
  Result<ExternalJoin> tries(const GroupInfo& group_info, std::string_view name,
                             ExternalJoinOptions options = {}) {
    return Group::join_externally(entropy_, group_info, key_package(name), std::nullopt,
                                  std::move(options), surroundings_);
  }
};

TEST_F(ExternalJoinTest, JoinsWithoutBeingAdded) {
  founds("alice");
  joins_externally("bob");
  adds("bob", {"carol", "dave"});
  joins_externally("erin");
  commits("alice");
  for (const char* name : {"alice", "bob", "erin"}) talks(name);
}

TEST_F(ExternalJoinTest, ResyncTakesThePlaceOfTheOldLeaf) {
  founds("alice");
  adds("alice", {"bob#1", "carol"});
  commits("bob#1");
  joins_externally("bob#2", {.resync = true, .psks = {}, .authenticated_data = {}});
  EXPECT_TRUE(member("bob#1").is_closed());
  EXPECT_EQ(leaf("bob#2"), leaf("bob#1"));
  EXPECT_EQ(member("alice").state().tree().members().size(), 3U);
  talks("bob#2");
  talks("carol");
}

TEST_F(ExternalJoinTest, BringsPreSharedKeysAlong) {
  psks_.external.emplace("shared", SecretBytes(Bytes(32, 3)));
  founds("alice");
  adds("alice", {"bob"});
  joins_externally("carol", {.resync = false, .psks = {psk_id("shared")}, .authenticated_data = {}});
  talks("carol");
}

TEST_F(ExternalJoinTest, AServerFollowsIt) {
  Group& alice = founds("alice");
  auto follower =
      PublicGroup::of_group_info(alice.group_info(true), std::nullopt, surroundings_.checks);
  ASSERT_TRUE(follower);
  const auto joined = tries(alice.group_info(true), "bob");
  ASSERT_TRUE(joined);
  ASSERT_TRUE(
      follower->follow(std::get<PublicMessage>(joined->commit.body), surroundings_.checks));
  EXPECT_EQ(follower->context(), joined->group.context());
}

TEST_F(ExternalJoinTest, TheNextGroupInfoServesTheNextJoiner) {
  founds("alice");
  auto bob = tries(member("alice").group_info(true), "bob");
  ASSERT_TRUE(bob);
  const auto carol = Group::join_externally(entropy_, bob->group_info, key_package("carol"),
                                            bob->group.state().tree(), {}, surroundings_);
  ASSERT_TRUE(carol) << rule_of(carol);
  EXPECT_TRUE(bob->group.process(carol->commit, surroundings_));
}

TEST_F(ExternalJoinTest, RefusesWhatItCannotJoin) {
  founds("alice");
  const GroupInfo genuine = member("alice").group_info(true);
  const auto& alice_key = packages_.find("alice")->second.signature_key;
  EXPECT_EQ(rule_of(tries(member("alice").group_info(false), "bob")), "ratchet_tree_missing");

  GroupInfo closed = genuine;
  std::erase_if(closed.extensions, [](const Extension& extension) {
    return extension.extension_type == ExtensionType::external_pub;
  });
  sign_group_info(closed, alice_key);
  EXPECT_EQ(rule_of(tries(closed, "bob")), "group_info");

  GroupInfo low_order = genuine;
  for (Extension& extension : low_order.extensions)
    if (extension.extension_type == ExtensionType::external_pub)
      extension.extension_data = encode(Bytes(32));
  sign_group_info(low_order, alice_key);
  EXPECT_EQ(rule_of(tries(low_order, "bob")), "invalid_public_key");

  GroupInfo changed = genuine;
  changed.group_context.epoch = 7;
  EXPECT_EQ(rule_of(tries(changed, "bob")), "invalid_signature");

  EXPECT_EQ(rule_of(tries(genuine, "bob", {.resync = true, .psks = {}, .authenticated_data = {}})),
            "no_such_leaf");
  EXPECT_EQ(rule_of(tries(genuine, "bob", {.resync = false, .psks = {psk_id("unknown")},
                                           .authenticated_data = {}})), "psk");
  // Without resync the old leaf is in the way where clients are to be distinct.
  authenticator_.are_clients_distinct = true;
  EXPECT_EQ(rule_of(tries(genuine, "alice#2")), "duplicate_client");
}

}  // namespace
}  // namespace linnet::mls
