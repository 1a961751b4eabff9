// A series of launches that is recorded once and replayed with other numbers in the same places: a CUDA graph.
#pragma once

#include <ATen/ATen.h>
#include <torch/custom_class.h>

namespace encodeonce {

// Whether there are recordings of what is computed on the tensor's device.
bool is_recordable(const at::Tensor& like);

// Tensors that are made between start and stop have memory that only recordings use; all that a recording reads or writes
// must outlive it. One thread at a time records on a device, and others wait. Replays, with all that reads what
// they leave, are the callers' to put in order, for all recordings of a device.
class Recording : public torch::CustomClassHolder {
 public:
  // On the tensor's device.
  explicit Recording(const at::Tensor& like);
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording() override;

  // What the thread launches from now on is recorded and does not run.
  void start();

  void stop();

  void replay();

 private:
  const char* end();

  const c10::Device device_;
  // Where recording goes on, and where the thread was before.
  std::optional<c10::Stream> stream_;
  std::optional<c10::Stream> before_;
  bool has_memory_ = false;
  void* recorded_ = nullptr;
};

}  // namespace encodeonce
