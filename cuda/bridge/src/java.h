// What every native method needs: handles, arrays, and errors that Java can catch.
#pragma once

#include <ATen/core/ivalue.h>
#include <c10/core/Device.h>
#include <c10/util/Exception.h>
#include <jni.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// A method of ai.djl.pytorch.jni.PyTorchLibrary; what an overloaded one is called has its signature in it.
#define NATIVE(type, name, ...) \
  extern "C" JNIEXPORT type JNICALL Java_ai_djl_pytorch_jni_PyTorchLibrary_##name( \
      [[maybe_unused]] JNIEnv* java, jobject __VA_OPT__(, ) __VA_ARGS__)

namespace bridge {

// Java holds tensors and values by their address on the heap, and says when to delete them.
inline jlong give(at::Tensor tensor) { return reinterpret_cast<jlong>(new at::Tensor(std::move(tensor))); }
inline jlong give(c10::IValue value) { return reinterpret_cast<jlong>(new c10::IValue(std::move(value))); }
inline at::Tensor& tensor(jlong handle) { return *reinterpret_cast<at::Tensor*>(handle); }
inline c10::IValue& value(jlong handle) { return *reinterpret_cast<c10::IValue*>(handle); }

std::string text(JNIEnv* java, jstring text);
std::vector<std::string> texts(JNIEnv* java, jobjectArray texts);
std::vector<int64_t> longs(JNIEnv* java, jlongArray numbers);
jlongArray toJava(JNIEnv* java, const std::vector<int64_t>& numbers);

// DJL writes a device as its kind and its number; a negative number is the first one's.
c10::Device device(JNIEnv* java, jintArray parts);
jintArray toJava(JNIEnv* java, c10::Device device);

void throwInJava(JNIEnv* java, const char* message);

// Runs the body; what it throws becomes an exception of Java's, and zero is returned.
template <typename Body>
auto guarded(JNIEnv* java, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const c10::Error& e) {
    // Without the native stack, which is no user's.
    throwInJava(java, e.what_without_backtrace());
  } catch (const std::exception& e) {
    throwInJava(java, e.what());
  }
  if constexpr (!std::is_void_v<decltype(body())>) {
    return {};
  }
}

}  // namespace bridge
