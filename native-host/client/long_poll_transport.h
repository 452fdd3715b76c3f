// Frames as JSON texts over POST /v1/poll, for networks that let no WebSocket through.
//
// One request is parked at the server; frames go out by a second one that does not wait, and that ends the first. A request
// with frames is alone of its kind, so that frames keep their order; those that come meanwhile go together with the next. An
// answer is numbered and kept by the server until a later request acknowledges it: a lost request is repeated once as it was.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "native-host/client/server_url.h"
#include "native-host/client/transport.h"

namespace linnet {

class LongPollTransport final : public Transport {
 public:
  // Opens at once: whether the server answers shows with the first frame. Borrows `io` and `tls`, which outlive it.
  LongPollTransport(boost::asio::io_context& io, boost::asio::ssl::context& tls, const ServerUrl& server, TransportEvents events);
  ~LongPollTransport() override;

  void send(Bytes frame) override;
  void close() override;

 private:
  class Session;
  std::shared_ptr<Session> session_;
};

}  // namespace linnet
