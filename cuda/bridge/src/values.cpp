// What a module's methods take and give: tensors, numbers, texts, and lists, tuples and maps of them.
#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include "java.h"

using bridge::give;
using bridge::guarded;
using bridge::tensor;
using bridge::value;
using c10::IValue;

namespace {

// A handle for each.
template <typename Values>
std::vector<int64_t> handles(const Values& values) {
  std::vector<int64_t> all;
  for (const auto& each : values) {
    all.push_back(give(each));
  }
  return all;
}

std::vector<IValue> valuesOf(const std::vector<int64_t>& handles) {
  std::vector<IValue> values;
  for (int64_t handle : handles) {
    values.push_back(value(handle));
  }
  return values;
}

// Elements are of one type, the first's, in which tensors are of any shape; those of an empty list are taken to be tensors.
c10::TypePtr typeOfAll(const std::vector<IValue>& values) {
  return values.empty() ? c10::TypePtr(c10::TensorType::get()) : c10::unshapedType(values.front().type());
}

IValue mapOf(const std::vector<std::string>& keys, const std::vector<IValue>& values) {
  TORCH_CHECK(keys.size() == values.size(), keys.size(), " keys have ", values.size(), " values");
  c10::impl::GenericDict map(c10::StringType::get(), typeOfAll(values));
  for (size_t i = 0; i < keys.size(); i++) {
    map.insert(keys[i], values[i]);
  }
  return map;
}

}  // namespace

NATIVE(jlong, iValueFromTensor, jlong handle) { return give(IValue(tensor(handle))); }
NATIVE(jlong, iValueFromBool, jboolean flag) { return give(IValue(static_cast<bool>(flag))); }
NATIVE(jlong, iValueFromLong, jlong number) { return give(IValue(static_cast<int64_t>(number))); }
NATIVE(jlong, iValueFromDouble, jdouble number) { return give(IValue(static_cast<double>(number))); }

NATIVE(jlong, iValueFromString, jstring text) {
  return guarded(java, [&] { return give(IValue(bridge::text(java, text))); });
}

NATIVE(jlong, iValueFromLongList, jlongArray numbers) {
  return guarded(java, [&] { return give(IValue(bridge::longs(java, numbers))); });
}

NATIVE(jlong, iValueFromTensorList, jlongArray tensors) {
  return guarded(java, [&] {
    c10::List<at::Tensor> list;
    for (int64_t each : bridge::longs(java, tensors)) {
      list.push_back(tensor(each));
    }
    return give(IValue(list));
  });
}

NATIVE(jlong, iValueFromList, jlongArray elements) {
  return guarded(java, [&] {
    const std::vector<IValue> values = valuesOf(bridge::longs(java, elements));
    c10::impl::GenericList list(typeOfAll(values));
    for (const IValue& each : values) {
      list.push_back(each);
    }
    return give(IValue(list));
  });
}

NATIVE(jlong, iValueFromTuple, jlongArray elements) {
  return guarded(java, [&] {
    return give(IValue(c10::ivalue::Tuple::create(valuesOf(bridge::longs(java, elements)))));
  });
}

NATIVE(jlong, iValueFromStringMap, jobjectArray keys, jlongArray tensors) {
  return guarded(java, [&] {
    std::vector<IValue> values;
    for (int64_t each : bridge::longs(java, tensors)) {
      values.emplace_back(tensor(each));
    }
    return give(mapOf(bridge::texts(java, keys), values));
  });
}

NATIVE(jlong, iValueFromStringIValueMap, jobjectArray keys, jlongArray elements) {
  return guarded(java, [&] {
    return give(mapOf(bridge::texts(java, keys), valuesOf(bridge::longs(java, elements))));
  });
}

NATIVE(jlong, iValueToTensor, jlong handle) {
  return guarded(java, [&] { return give(value(handle).toTensor()); });
}

NATIVE(jboolean, iValueToBool, jlong handle) {
  return guarded(java, [&] { return static_cast<jboolean>(value(handle).toBool()); });
}

NATIVE(jlong, iValueToLong, jlong handle) {
  return guarded(java, [&] { return static_cast<jlong>(value(handle).toInt()); });
}

NATIVE(jdouble, iValueToDouble, jlong handle) {
  return guarded(java, [&] { return value(handle).toDouble(); });
}

NATIVE(jstring, iValueToString, jlong handle) {
  return guarded(java, [&] { return java->NewStringUTF(value(handle).toStringRef().c_str()); });
}

NATIVE(jlongArray, iValueToLongList, jlong handle) {
  return guarded(java, [&] { return bridge::toJava(java, value(handle).toIntVector()); });
}

NATIVE(jlongArray, iValueToTensorList, jlong handle) {
  return guarded(java, [&] { return bridge::toJava(java, handles(value(handle).toTensorVector())); });
}

NATIVE(jlongArray, iValueToIValueList, jlong handle) {
  return guarded(java, [&] { return bridge::toJava(java, handles(value(handle).toListRef())); });
}

NATIVE(jlongArray, iValueToIValueTuple, jlong handle) {
  return guarded(java, [&] { return bridge::toJava(java, handles(value(handle).toTupleRef().elements())); });
}

// Keys and values in turn.
NATIVE(jlongArray, iValueToMap, jlong handle) {
  return guarded(java, [&] {
    std::vector<IValue> all;
    for (const auto& entry : value(handle).toGenericDict()) {
      all.push_back(entry.key());
      all.push_back(entry.value());
    }
    return bridge::toJava(java, handles(all));
  });
}

NATIVE(jstring, iValueGetType, jlong handle) {
  return guarded(java, [&] { return java->NewStringUTF(value(handle).type()->repr_str().c_str()); });
}

NATIVE(jboolean, iValueIsTensor, jlong handle) { return value(handle).isTensor(); }
NATIVE(jboolean, iValueIsBool, jlong handle) { return value(handle).isBool(); }
NATIVE(jboolean, iValueIsLong, jlong handle) { return value(handle).isInt(); }
NATIVE(jboolean, iValueIsDouble, jlong handle) { return value(handle).isDouble(); }
NATIVE(jboolean, iValueIsString, jlong handle) { return value(handle).isString(); }
NATIVE(jboolean, iValueIsBoolList, jlong handle) { return value(handle).isBoolList(); }
NATIVE(jboolean, iValueIsLongList, jlong handle) { return value(handle).isIntList(); }
NATIVE(jboolean, iValueIsDoubleList, jlong handle) { return value(handle).isDoubleList(); }
NATIVE(jboolean, iValueIsTensorList, jlong handle) { return value(handle).isTensorList(); }
NATIVE(jboolean, iValueIsList, jlong handle) { return value(handle).isList(); }
NATIVE(jboolean, iValueIsTuple, jlong handle) { return value(handle).isTuple(); }
NATIVE(jboolean, iValueIsMap, jlong handle) { return value(handle).isGenericDict(); }

NATIVE(void, torchDeleteIValue, jlong handle) { delete &value(handle); }
