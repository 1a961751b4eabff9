// TorchScript modules: loaded from a stream of Java's, run and deleted.
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <optional>
#include <sstream>

#include "java.h"

using bridge::guarded;
using torch::jit::Module;

namespace {

Module& module(jlong handle) { return *reinterpret_cast<Module*>(handle); }

// Reads to the end, through a buffer of Java's.
std::string readAll(JNIEnv* java, jobject stream, jbyteArray buffer) {
  jmethodID read = java->GetMethodID(java->GetObjectClass(stream), "read", "([B)I");
  std::string bytes;
  while (true) {
    const jint count = java->CallIntMethod(stream, read, buffer);
    TORCH_CHECK(!java->ExceptionCheck(), "the module cannot be read");
    if (count < 0) {
      return bytes;
    }
    const size_t before = bytes.size();
    bytes.resize(before + count);
    java->GetByteArrayRegion(buffer, 0, count, reinterpret_cast<jbyte*>(&bytes[before]));
  }
}

}  // namespace

// The size is a hint of DJL's that may be wrong.
NATIVE(jlong, moduleLoad__Ljava_io_InputStream_2_3IZ_3BJ, jobject stream, jintArray device, jboolean moves,
       jbyteArray buffer, jlong /* size */) {
  return guarded(java, [&] {
    std::istringstream archive(readAll(java, stream, buffer));
    std::optional<c10::Device> target;
    if (moves) {
      target = bridge::device(java, device);
    }
    return reinterpret_cast<jlong>(new Module(torch::jit::load(archive, target)));
  });
}

// Gradients are kept track of where the caller trains. There is no CUDA stream for each thread: callers take turns.
NATIVE(jlong, moduleRunMethod, jlong handle, jstring name, jlongArray arguments, jboolean trains,
       jboolean /* separateStream */) {
  return guarded(java, [&] {
    std::vector<c10::IValue> values;
    for (int64_t argument : bridge::longs(java, arguments)) {
      values.push_back(bridge::value(argument));
    }
    c10::AutoGradMode mode(trains);
    return bridge::give(module(handle).get_method(bridge::text(java, name))(std::move(values)));
  });
}

NATIVE(void, moduleTrain, jlong handle) { guarded(java, [&] { module(handle).train(true); }); }

NATIVE(void, moduleEval, jlong handle) { guarded(java, [&] { module(handle).eval(); }); }

NATIVE(void, torchDeleteModule, jlong handle) { delete &module(handle); }
