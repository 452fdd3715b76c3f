#include "native-host/client/net_stream.h"

#include <openssl/ssl.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

namespace linnet {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

void NetStream::async_dial(const ServerUrl& url, ssl::context& tls, Connected done) {
  if (url.secure) tls_ = std::make_unique<TlsStream>(tcp_, tls);
  resolve(url, [this, host = url.host, done = std::move(done)](const error_code& error) {
    if (error || !tls_) return done(error);
    shake_hands(host, done);
  });
}

void NetStream::resolve(const ServerUrl& url, Connected done) {
  const auto resolver = std::make_shared<tcp::resolver>(tcp_.get_executor());
  resolver_ = resolver;
  resolver->async_resolve(url.host, std::to_string(url.port),
                          [this, resolver, done = std::move(done)](const error_code& error, const tcp::resolver::results_type& found) {
                            if (error) return done(error);
                            tcp_.async_connect(found, [this, done](const error_code& failed, const tcp::endpoint&) {
                              error_code ignored;
                              if (!failed) tcp_.socket().set_option(tcp::no_delay(true), ignored);
                              done(failed);
                            });
                          });
}

void NetStream::shake_hands(const std::string& host, Connected done) {
  error_code ignored;
  asio::ip::make_address(host, ignored);
  const bool is_name = static_cast<bool>(ignored);  // an address has no SNI
  if (is_name) SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
  tls_->set_verify_mode(ssl::verify_peer, ignored);
  tls_->set_verify_callback(ssl::host_name_verification(host), ignored);
  tls_->async_handshake(ssl::stream_base::client, std::move(done));
}

void NetStream::abort() {
  if (resolver_) std::static_pointer_cast<tcp::resolver>(resolver_)->cancel();
  tcp_.close();
}

void teardown(boost::beast::role_type role, NetStream& stream, error_code& error) {
  boost::beast::websocket::teardown(role, stream.tcp_.socket(), error);
}

}  // namespace linnet
