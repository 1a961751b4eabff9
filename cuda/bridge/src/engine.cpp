// libtorch as a whole: what it is, its threads and its modes.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/version.h>

#include "java.h"

namespace {

// The version that a libtorch says it is, such as 2.11.0; empty where it does not.
std::string loadedVersion() {
  const std::string key = "TORCH_VERSION=";
  const std::string all = at::show_config();
  const size_t at = all.find(key);
  if (at == std::string::npos) {
    return "";
  }
  const size_t from = at + key.size();
  return all.substr(from, all.find_first_of(", \n", from) - from);
}

std::string builtVersion() {
  return std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
         std::to_string(TORCH_VERSION_PATCH);
}

}  // namespace

// Java calls this as it loads the library. Between two versions of libtorch objects differ in ways that no linker sees:
// calls would end the process somewhere.
extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* machine, void*) {
  JNIEnv* java = nullptr;
  if (machine->GetEnv(reinterpret_cast<void**>(&java), JNI_VERSION_10) != JNI_OK) {
    return JNI_ERR;
  }
  const std::string built = builtVersion();
  const std::string loaded = loadedVersion();
  if (!loaded.empty() && loaded.rfind(built, 0) != 0) {
    const std::string message = "libdjl_torch.so of EncodeOnce was built for libtorch " + built + ", but " + loaded +
                                " is loaded: build cuda/bridge with this one's headers";
    java->ThrowNew(java->FindClass("java/lang/UnsatisfiedLinkError"), message.c_str());
  }
  // cuDNN plans its attention anew for every shape that it meets, for longer than the others take to compute it, and
  // documents and their rows come in ever new ones. Some versions of libtorch prefer it.
  at::globalContext().setSDPUseCuDNN(false);
  return JNI_VERSION_10;
}

NATIVE(void, torchShowConfig, jobject names) {
  bridge::guarded(java, [&] {
    jmethodID add = java->GetMethodID(java->GetObjectClass(names), "add", "(Ljava/lang/Object;)Z");
    auto say = [&](const char* name) { java->CallBooleanMethod(names, add, java->NewStringUTF(name)); };
    if (at::hasCUDA()) say("CUDA");
    if (at::hasMKL()) say("MKL");
    if (at::hasMKLDNN()) say("MKLDNN");
    if (at::hasOpenMP()) say("OPENMP");
  });
}

NATIVE(void, torchSetNumThreads, jint threads) { bridge::guarded(java, [&] { at::set_num_threads(threads); }); }

NATIVE(jint, torchGetNumThreads) { return at::get_num_threads(); }

NATIVE(void, torchSetNumInteropThreads, jint threads) {
  bridge::guarded(java, [&] { at::set_num_interop_threads(threads); });
}

NATIVE(jint, torchGetNumInteropThreads) { return static_cast<jint>(at::get_num_interop_threads()); }

NATIVE(void, torchManualSeed, jlong seed) { bridge::guarded(java, [&] { at::manual_seed(seed); }); }

NATIVE(jboolean, torchIsGradMode) { return c10::GradMode::is_enabled(); }

NATIVE(void, torchSetGradMode, jboolean enabled) { c10::GradMode::set_enabled(enabled); }

NATIVE(void, setGraphExecutorOptimize, jboolean enabled) { torch::jit::setGraphExecutorOptimize(enabled); }
