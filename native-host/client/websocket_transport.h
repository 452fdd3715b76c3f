// Frames as CBOR over a WebSocket.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "native-host/client/server_url.h"
#include "native-host/client/transport.h"

namespace linnet {

class WebsocketTransport final : public Transport {
 public:
  // Begins to connect. Borrows `io` and `tls`, which outlive it.
  WebsocketTransport(boost::asio::io_context& io, boost::asio::ssl::context& tls, const ServerUrl& server, TransportEvents events);
  ~WebsocketTransport() override;

  void send(Bytes frame) override;
  void close() override;

 private:
  class Socket;
  std::shared_ptr<Socket> socket_;  // lives until its last operation has ended
};

}  // namespace linnet
