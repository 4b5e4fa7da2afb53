// A bounded pipe between the I/O thread that receives a body and the worker that reads it.
//
// Keeps    At most kCapacity bytes. When it is full the connection stops reading; the reader asks for more.
// Thread   The pipe is shared by exactly these two threads.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "http/transport/message.h"

namespace socle::transport {

class BodyPipe final : public BodyReader {
 public:
  static constexpr std::size_t kCapacity = 256 << 10;
  explicit BodyPipe(std::function<void()> want_more) : want_more_(std::move(want_more)) {}

  // The worker's side.
  std::size_t read(std::span<char> into) override;
  void abandon();                // the handler is over: what still comes is of no use

  // The connection's side.
  std::size_t room() const;
  void push(std::string_view bytes);
  void end();
  void cut();
  bool wanted() const;           // the reader waits, or has read

 private:
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::string bytes_;
  std::size_t at_ = 0;
  bool ended_ = false;
  bool cut_ = false;
  bool wanted_ = false;
  bool asked_ = false;
  std::function<void()> want_more_;   // null once abandoned; posts to the connection's loop
};

}  // namespace socle::transport
