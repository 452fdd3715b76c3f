// Frames to bytes and back, as JSON text or as CBOR, from one description of each frame.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/wire/frame.h"

namespace linnet::wire {

enum class Encoding : std::uint8_t { json, cbor };  // WebSocket subprotocols linnet.v1-draft.json and linnet.v1-draft.cbor

// Unknown members are ignored (and kept in Body::extra). The nesting is checked by an iterative scan before parsing.
// Errors: too_large (bytes, or any list over its limit), malformed (syntax, missing or mistyped member, depth),
// unsupported (a frame kind this version does not know).
[[nodiscard]] Result<ClientFrame> decode_client(ByteView bytes, Encoding encoding);
[[nodiscard]] Result<ServerFrame> decode_server(ByteView bytes, Encoding encoding);

// Invalid UTF-8 in texts is replaced, never an error. The result may exceed limits::kFrameBytes when the caller filled
// the frame beyond its limits: senders check.
[[nodiscard]] Bytes encode(const ClientFrame& frame, Encoding encoding);
[[nodiscard]] Bytes encode(const ServerFrame& frame, Encoding encoding);

// One entry as the server's log keeps it: a version byte (1), then CBOR without chatId.
[[nodiscard]] Bytes encode_entry(const Entry& entry);
// Errors: malformed, unsupported (a newer version byte).
[[nodiscard]] Result<Entry> decode_entry(ByteView bytes, const ChatId& chat_id);

// Bytes that an entry adds to an Entries or Page frame in CBOR: what page limits are counted in.
[[nodiscard]] std::size_t encoded_size(const Entry& entry);
// Bytes of a body as encoded in a CBOR frame: what limits::kBodyBytes is compared with.
[[nodiscard]] std::size_t encoded_size(const Body& body);
// Bytes that a head adds to a Welcome, Heads or Fetched frame in CBOR: a head has up to some 4 KiB, so that a full list of
// them does not fit into one frame.
[[nodiscard]] std::size_t encoded_size(const ChatHead& head);

// The word used for an enumerator on the wire and in the store.
[[nodiscard]] std::string_view name_of(EntryKind kind);
[[nodiscard]] std::string_view name_of(Role role);

}  // namespace linnet::wire
