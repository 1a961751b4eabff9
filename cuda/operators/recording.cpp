#include "recording.h"

#include <torch/csrc/api/include/torch/version.h>

#if defined(ENCODEONCE_CUDA) && (TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 11)

#include <c10/core/DeviceGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <c10/cuda/CUDACachingAllocator.h>

#include <map>
#include <mutex>

#include "launch.h"

namespace encodeonce {
namespace {

using c10::cuda::CUDACachingAllocator::CUDAAllocator;

// Through the interface alone, for the library must load where libtorch has no CUDA.
CUDAAllocator* allocator() { return static_cast<CUDAAllocator*>(c10::GetAllocator(c10::DeviceType::CUDA)); }

Queue queue(c10::Stream stream) {
  const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
  return {stream.device_index(), guard.getStreamNativeHandle(stream)};
}

// A device's memory of all its recordings, which are replayed one after the other, and the stream on which all of them are
// made: libtorch gives memory again on the stream alone that it was first given on. It is kept for those to come when the
// last one is gone, for libtorch never quite forgets such memory.
class Memory {
 public:
  static Memory& of(c10::Device device) {
    static std::mutex guard;
    // Recordings may outlive what is destroyed when the process ends.
    static auto& all = *new std::map<c10::DeviceIndex, Memory>();
    const std::lock_guard<std::mutex> lock(guard);
    return all.try_emplace(device.index(), device.index()).first->second;
  }

  explicit Memory(c10::DeviceIndex device)
      : device_(device),
        stream_(c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA)
                    .getStreamFromGlobalPool(c10::Device(c10::DeviceType::CUDA, device))) {}

  c10::Stream stream() const { return stream_; }

  // What is allocated on the stream from now on comes from here; other threads that come to this wait until it ends.
  void begin() {
    std::unique_lock<std::mutex> alone(recording_);
    const void* stream = queue(stream_).stream;
    const auto ours = [stream](cudaStream_t asking) { return asking == stream; };
    if (!kept_) {
      // A use that is never released.
      allocator()->beginAllocateToPool(device_, kId, ours);
      allocator()->endAllocateToPool(device_, kId);
      kept_ = true;
    }
    allocator()->beginAllocateToPool(device_, kId, ours);
    alone.release();
  }

  void end() {
    allocator()->endAllocateToPool(device_, kId);
    recording_.unlock();
  }

  // Of what was allocated between one begin and its end nothing is needed any more.
  void release() { allocator()->releasePool(device_, kId); }

 private:
  // libtorch looks for memory by the first number alone.
  static constexpr c10::MempoolId_t kId{0x656e636f6465, 0};

  const c10::DeviceIndex device_;
  const c10::Stream stream_;
  std::mutex recording_;
  bool kept_ = false;
};

void require(const char* error, const char* what) {
  TORCH_CHECK(error == nullptr, "a step could not be ", what, ": ", error);
}

}  // namespace

bool is_recordable(const at::Tensor& like) { return like.is_cuda(); }

Recording::Recording(const at::Tensor& like) : device_(like.device()) {
  TORCH_CHECK(is_recordable(like), "what is computed on ", device_, " cannot be recorded");
}

Recording::~Recording() {
  if (before_) end();
  if (recorded_ != nullptr) discard(recorded_);
  if (has_memory_) Memory::of(device_).release();
}

void Recording::start() {
  TORCH_CHECK(!stream_ && recorded_ == nullptr, "a recording is made once");
  const c10::DeviceGuard on(device_);
  const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
  Memory& memory = Memory::of(device_);
  memory.begin();
  has_memory_ = true;
  stream_ = memory.stream();
  before_ = guard.exchangeStream(*stream_);
  require(start_recording(queue(*stream_)), "recorded");
}

void Recording::stop() {
  TORCH_CHECK(before_, "a recording stops once, after it started");
  require(end(), "recorded");
}

// Lets the thread go on where it was; null, or what went wrong.
const char* Recording::end() {
  const c10::DeviceGuard on(device_);
  const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
  const char* error = stop_recording(queue(*stream_), &recorded_);
  Memory::of(device_).end();
  guard.exchangeStream(*before_);
  before_.reset();
  return error;
}

void Recording::replay() {
  TORCH_CHECK(recorded_ != nullptr && !before_, "nothing was recorded");
  // The device's default stream is null, as is any other's.
  const c10::DeviceGuard on(device_);
  const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
  require(encodeonce::replay(recorded_, queue(guard.getStream(device_))), "replayed");
}

}  // namespace encodeonce

#else

namespace encodeonce {

bool is_recordable(const at::Tensor&) { return false; }

Recording::Recording(const at::Tensor& like) : device_(like.device()) {
  TORCH_CHECK(false, "this build of encodeonce's operators has no recordings");
}

Recording::~Recording() = default;
void Recording::start() {}
void Recording::stop() {}
void Recording::replay() {}
const char* Recording::end() { return nullptr; }

}  // namespace encodeonce

#endif
