#include "java.h"

#include <algorithm>

namespace bridge {

std::string text(JNIEnv* java, jstring text) {
  const char* characters = java->GetStringUTFChars(text, nullptr);
  TORCH_CHECK(characters != nullptr, "a text cannot be read from Java");
  std::string copy(characters);
  java->ReleaseStringUTFChars(text, characters);
  return copy;
}

std::vector<std::string> texts(JNIEnv* java, jobjectArray texts) {
  std::vector<std::string> all;
  for (jsize i = 0; i < java->GetArrayLength(texts); i++) {
    auto each = static_cast<jstring>(java->GetObjectArrayElement(texts, i));
    all.push_back(text(java, each));
    java->DeleteLocalRef(each);
  }
  return all;
}

std::vector<int64_t> longs(JNIEnv* java, jlongArray numbers) {
  std::vector<int64_t> all(java->GetArrayLength(numbers));
  java->GetLongArrayRegion(numbers, 0, static_cast<jsize>(all.size()), reinterpret_cast<jlong*>(all.data()));
  return all;
}

jlongArray toJava(JNIEnv* java, const std::vector<int64_t>& numbers) {
  auto size = static_cast<jsize>(numbers.size());
  jlongArray array = java->NewLongArray(size);
  if (array != nullptr) {
    java->SetLongArrayRegion(array, 0, size, reinterpret_cast<const jlong*>(numbers.data()));
  }
  return array;
}

c10::Device device(JNIEnv* java, jintArray parts) {
  jint numbers[2];
  java->GetIntArrayRegion(parts, 0, 2, numbers);
  return numbers[0] == 0 ? c10::Device(c10::kCPU)
                         : c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(std::max(numbers[1], 0)));
}

jintArray toJava(JNIEnv* java, c10::Device device) {
  const jint numbers[] = {device.is_cpu() ? 0 : 1, device.index()};
  jintArray array = java->NewIntArray(2);
  if (array != nullptr) {
    java->SetIntArrayRegion(array, 0, 2, numbers);
  }
  return array;
}

void throwInJava(JNIEnv* java, const char* message) {
  // One that Java threw meanwhile, from a stream that we read say, tells more.
  if (!java->ExceptionCheck()) {
    java->ThrowNew(java->FindClass("ai/djl/engine/EngineException"), message);
  }
}

}  // namespace bridge
