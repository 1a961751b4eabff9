// Tensors: made of Java's memory, moved, looked at and deleted.
#include <ATen/ATen.h>

#include <array>

#include "java.h"

using bridge::give;
using bridge::guarded;
using bridge::tensor;

namespace {

// DJL's DataType by its ordinal; what libtorch does not have is Undefined.
constexpr std::array<at::ScalarType, 16> kFormats = {
    at::kFloat,        at::kDouble,   at::kHalf,
    at::kByte,         at::kInt,      at::kChar,
    at::kLong,         at::kBool,     at::kComplexFloat,
    at::ScalarType::Undefined,  // unknown
    at::ScalarType::Undefined,  // text
    at::kBFloat16,     at::kUInt64,   at::kUInt32,
    at::kUInt16,       at::kShort};

at::ScalarType format(jint ordinal) {
  const at::ScalarType found = kFormats.at(ordinal);
  TORCH_CHECK(found != at::ScalarType::Undefined, "DJL's number format ", ordinal, " is none of libtorch's");
  return found;
}

// Layouts as DJL counts them.
constexpr jint kStrided = 0;
constexpr jint kSparse = 1;
constexpr jint kMkldnn = 2;

}  // namespace

// On a CPU the tensor uses Java's memory, which DJL keeps for as long as the tensor lives.
NATIVE(jlong, torchFromBlob, jobject memory, jlongArray shape, jint type, jint layout, jintArray device,
       jboolean requiresGrad) {
  return guarded(java, [&] {
    TORCH_CHECK(layout == kStrided, "tensors of layout ", layout, " are not supported");
    void* address = java->GetDirectBufferAddress(memory);
    TORCH_CHECK(address != nullptr, "the numbers do not lie outside Java's heap");
    at::Tensor numbers = at::from_blob(address, bridge::longs(java, shape), at::dtype(format(type)));
    return give(numbers.to(bridge::device(java, device)).set_requires_grad(requiresGrad));
  });
}

// A view, for as long as the tensor lives; of a contiguous tensor in main memory.
NATIVE(jobject, torchDirectByteBuffer, jlong handle) {
  return guarded(java, [&] {
    at::Tensor& numbers = tensor(handle);
    return java->NewDirectByteBuffer(numbers.data_ptr(), static_cast<jlong>(numbers.nbytes()));
  });
}

NATIVE(jlong, torchTo, jlong handle, jint type, jintArray device) {
  return guarded(java, [&] { return give(tensor(handle).to(bridge::device(java, device), format(type))); });
}

NATIVE(jlong, torchToContiguous, jlong handle) {
  return guarded(java, [&] { return give(tensor(handle).contiguous()); });
}

NATIVE(jlongArray, torchSizes, jlong handle) {
  return guarded(java, [&] { return bridge::toJava(java, tensor(handle).sizes().vec()); });
}

NATIVE(jint, torchDType, jlong handle) {
  return guarded(java, [&] {
    const at::ScalarType wanted = tensor(handle).scalar_type();
    for (size_t i = 0; i < kFormats.size(); i++) {
      if (kFormats[i] == wanted) {
        return static_cast<jint>(i);
      }
    }
    TORCH_CHECK(false, "DJL does not know the number format ", at::toString(wanted));
  });
}

NATIVE(jintArray, torchDevice, jlong handle) {
  return guarded(java, [&] { return bridge::toJava(java, tensor(handle).device()); });
}

NATIVE(jint, torchLayout, jlong handle) {
  return guarded(java, [&] {
    const at::Layout layout = tensor(handle).layout();
    return layout == at::kStrided ? kStrided : layout == at::kMkldnn ? kMkldnn : kSparse;
  });
}

NATIVE(jboolean, torchIsContiguous, jlong handle) {
  return guarded(java, [&] { return static_cast<jboolean>(tensor(handle).is_contiguous()); });
}

NATIVE(jboolean, torchRequiresGrad, jlong handle) {
  return guarded(java, [&] { return static_cast<jboolean>(tensor(handle).requires_grad()); });
}

NATIVE(void, torchDeleteTensor, jlong handle) { delete &tensor(handle); }
