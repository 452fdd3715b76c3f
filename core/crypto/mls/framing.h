#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <variant>

#include "core/crypto/mls/group_context.h"
#include "core/crypto/mls/proposal.h"

namespace linnet::mls {

enum class WireFormat : std::uint16_t {
  mls_public_message = 1,
  mls_private_message = 2,
  mls_welcome = 3,
  mls_group_info = 4,
  mls_key_package = 5,
};

enum class ContentType : std::uint8_t { application = 1, proposal = 2, commit = 3 };

// case member: uint32 leaf_index;
struct MemberSender {
  LeafIndex leaf_index;

  static void fields(auto& self, auto& stream) { stream(self.leaf_index); }
  friend bool operator==(const MemberSender&, const MemberSender&) = default;
};

// case external: uint32 sender_index;
struct ExternalSenderIndex {
  std::uint32_t sender_index = 0;

  static void fields(auto& self, auto& stream) { stream(self.sender_index); }
  friend bool operator==(const ExternalSenderIndex&, const ExternalSenderIndex&) = default;
};

struct NewMemberProposal {
  static void fields(auto&, auto&) {}
  friend bool operator==(const NewMemberProposal&, const NewMemberProposal&) = default;
};

struct NewMemberCommit {
  static void fields(auto&, auto&) {}
  friend bool operator==(const NewMemberCommit&, const NewMemberCommit&) = default;
};

// struct {
//     SenderType sender_type;
//     select (Sender.sender_type) {
//         case member:
//             uint32 leaf_index;
//         case external:
//             uint32 sender_index;
//         case new_member_commit:
//         case new_member_proposal:
//             struct{};
//     };
// } Sender;
struct Sender {
  std::variant<MemberSender, ExternalSenderIndex, NewMemberProposal, NewMemberCommit> body;

  // Where the sender is a member.
  [[nodiscard]] std::optional<LeafIndex> member() const {
    const auto* sender = std::get_if<MemberSender>(&body);
    return sender ? std::optional(sender->leaf_index) : std::nullopt;
  }
  [[nodiscard]] bool is_new_member_commit() const {
    return std::holds_alternative<NewMemberCommit>(body);
  }
  static void fields(auto& self, auto& stream) {
    stream.template select<std::uint8_t>(self.body);
  }
  friend bool operator==(const Sender&, const Sender&) = default;
};

// The select that FramedContent and PrivateMessageContent share; application is its octets.
using Content = std::variant<Bytes, Proposal, Commit>;

[[nodiscard]] inline ContentType type_of(const Content& content) {
  return static_cast<ContentType>(content.index() + 1);
}

// struct {
//     opaque group_id<V>;
//     uint64 epoch;
//     Sender sender;
//     opaque authenticated_data<V>;
//
//     ContentType content_type;
//     select (FramedContent.content_type) {
//         case application:
//           opaque application_data<V>;
//         case proposal:
//           Proposal proposal;
//         case commit:
//           Commit commit;
//     };
// } FramedContent;
struct FramedContent {
  Bytes group_id;
  std::uint64_t epoch = 0;
  Sender sender;
  Bytes authenticated_data;
  Content content;

  [[nodiscard]] ContentType content_type() const { return type_of(content); }
  static void fields(auto& self, auto& stream) {
    stream(self.group_id, self.epoch, self.sender, self.authenticated_data);
    stream.template select<std::uint8_t>(self.content);
  }
  friend bool operator==(const FramedContent&, const FramedContent&) = default;
};

// struct {
//     /* SignWithLabel(., "FramedContentTBS", FramedContentTBS) */
//     opaque signature<V>;
//     select (FramedContent.content_type) {
//         case commit:
//             /*
//               MAC(confirmation_key,
//                   GroupContext.confirmed_transcript_hash)
//             */
//             MAC confirmation_tag;
//         case application:
//         case proposal:
//             struct{};
//     };
// } FramedContentAuthData;
struct FramedContentAuthData {
  Bytes signature;
  Bytes confirmation_tag;  // of a commit only

  static void fields(auto& self, auto& stream, ContentType content_type) {
    stream(self.signature);
    if (content_type == ContentType::commit) stream(self.confirmation_tag);
  }
  friend bool operator==(const FramedContentAuthData&, const FramedContentAuthData&) = default;
};

// struct {
//     WireFormat wire_format;
//     FramedContent content;
//     FramedContentAuthData auth;
// } AuthenticatedContent;
struct AuthenticatedContent {
  WireFormat wire_format{};
  FramedContent content;
  FramedContentAuthData auth;

  static void fields(auto& self, auto& stream) {
    stream(self.wire_format, self.content);
    FramedContentAuthData::fields(self.auth, stream, self.content.content_type());
  }
};

// struct {
//     FramedContent content;
//     FramedContentAuthData auth;
//     select (PublicMessage.content.sender.sender_type) {
//         case member:
//             MAC membership_tag;
//         case external:
//         case new_member_commit:
//         case new_member_proposal:
//             struct{};
//     };
// } PublicMessage;
struct PublicMessage {
  FramedContent content;
  FramedContentAuthData auth;
  Bytes membership_tag;  // of a member only

  static void fields(auto& self, auto& stream) {
    stream(self.content);
    FramedContentAuthData::fields(self.auth, stream, self.content.content_type());
    if (self.content.sender.member()) stream(self.membership_tag);
  }
  friend bool operator==(const PublicMessage&, const PublicMessage&) = default;
};

// struct {
//     opaque group_id<V>;
//     uint64 epoch;
//     ContentType content_type;
//     opaque authenticated_data<V>;
//     opaque encrypted_sender_data<V>;
//     opaque ciphertext<V>;
// } PrivateMessage;
struct PrivateMessage {
  Bytes group_id;
  std::uint64_t epoch = 0;
  ContentType content_type{};
  Bytes authenticated_data;
  Bytes encrypted_sender_data;
  Bytes ciphertext;

  static void fields(auto& self, auto& stream) {
    stream(self.group_id, self.epoch, self.content_type, self.authenticated_data,
           self.encrypted_sender_data, self.ciphertext);
  }
  friend bool operator==(const PrivateMessage&, const PrivateMessage&) = default;
};

// struct {
//     uint32 leaf_index;
//     uint32 generation;
//     opaque reuse_guard[4];
// } SenderData;
struct SenderData {
  LeafIndex leaf_index;
  std::uint32_t generation = 0;
  std::array<std::uint8_t, 4> reuse_guard{};

  static void fields(auto& self, auto& stream) {
    stream(self.leaf_index, self.generation, self.reuse_guard);
  }
};

}  // namespace linnet::mls
