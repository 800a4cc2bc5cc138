// The Node-API door: two functions. Who calls has checked every size and label.
#include <node_api.h>
#include <string>
#include "oracle.h"

namespace {

using batchlaw::Curvature;
using batchlaw::Oracle;
using Shared = std::shared_ptr<Oracle>;

constexpr const char* NO_MEMORY = "the native kernel has no memory for this network and slice: measure fewer examples.";

template <typename T>
struct View {
  T* data;
  size_t length;
};

template <typename T>
View<T> viewOf(napi_env env, napi_value array) {
  void* data = nullptr;
  size_t length = 0;
  napi_get_typedarray_info(env, array, nullptr, &length, &data, nullptr, nullptr);
  return {static_cast<T*>(data), length};
}

napi_value newFloats(napi_env env, size_t count, float** data) {
  napi_value buffer, array;
  void* bytes = nullptr;
  if (napi_create_arraybuffer(env, count * sizeof(float), &bytes, &buffer) != napi_ok) return nullptr;
  napi_create_typedarray(env, napi_float32_array, count, buffer, 0, &array);
  *data = static_cast<float*>(bytes);
  return array;
}

void release(napi_env, void* oracle, void*) { delete static_cast<Shared*>(oracle); }

/** oracle(sizes: Uint32Array, inputs: Float32Array, labels: Int32Array) */
napi_value makeOracle(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value given[3], made;
  napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
  const View<uint32_t> sizes = viewOf<uint32_t>(env, given[0]);
  const View<int32_t> labels = viewOf<int32_t>(env, given[2]);
  try {
    auto oracle = std::make_shared<Oracle>(std::vector<size_t>(sizes.data, sizes.data + sizes.length),
                                           viewOf<float>(env, given[1]).data, labels.data, labels.length);
    napi_create_external(env, new Shared(std::move(oracle)), release, nullptr, &made);
    return made;
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, "E_MEMORY_LIMIT", NO_MEMORY);
    return nullptr;
  }
}

/** One product on its way through a thread of the pool. */
struct Work {
  Shared oracle;
  Curvature curvature;
  std::vector<float> weights, direction, out;
  bool failed = false;
  napi_deferred deferred = nullptr;
  napi_async_work handle = nullptr;
};

void execute(napi_env, void* data) {
  Work* work = static_cast<Work*>(data);
  try {
    work->out.resize(work->weights.size());
    work->oracle->product(work->curvature, work->weights.data(), work->direction.data(), work->out.data());
  } catch (const std::bad_alloc&) {
    work->failed = true;
  }
}

void complete(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Work> work(static_cast<Work*>(data));
  float* to = nullptr;
  napi_value made = work->failed ? nullptr : newFloats(env, work->out.size(), &to);
  if (made != nullptr) {
    std::memcpy(to, work->out.data(), work->out.size() * sizeof(float));
    napi_resolve_deferred(env, work->deferred, made);
  } else {
    napi_value code, text, error;
    napi_create_string_utf8(env, "E_MEMORY_LIMIT", NAPI_AUTO_LENGTH, &code);
    napi_create_string_utf8(env, NO_MEMORY, NAPI_AUTO_LENGTH, &text);
    napi_create_error(env, code, text, &error);
    napi_reject_deferred(env, work->deferred, error);
  }
  napi_delete_async_work(env, work->handle);
}

/** product(oracle, gaussNewton, weights, direction, pooled): a Float32Array, or a promise of one where pooled */
napi_value product(napi_env env, napi_callback_info info) {
  size_t count = 5;
  napi_value given[5], name, made = nullptr;
  napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
  void* held = nullptr;
  bool gaussNewton = false, pooled = false;
  napi_get_value_external(env, given[0], &held);
  napi_get_value_bool(env, given[1], &gaussNewton);
  napi_get_value_bool(env, given[4], &pooled);
  const Shared& oracle = *static_cast<Shared*>(held);
  const Curvature curvature = gaussNewton ? Curvature::gaussNewton : Curvature::hessian;
  const View<float> weights = viewOf<float>(env, given[2]), direction = viewOf<float>(env, given[3]);
  try {
    if (!pooled) {
      float* out = nullptr;
      made = newFloats(env, weights.length, &out);
      if (made != nullptr) oracle->product(curvature, weights.data, direction.data, out);
      return made;
    }
    auto work = std::make_unique<Work>();
    work->oracle = oracle;
    work->curvature = curvature;
    work->weights.assign(weights.data, weights.data + weights.length);
    work->direction.assign(direction.data, direction.data + direction.length);
    napi_create_promise(env, &work->deferred, &made);
    napi_create_string_utf8(env, "batchlaw", NAPI_AUTO_LENGTH, &name);
    napi_create_async_work(env, nullptr, name, execute, complete, work.get(), &work->handle);
    napi_queue_async_work(env, work->handle);
    work.release();
    return made;
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, "E_MEMORY_LIMIT", NO_MEMORY);
    return nullptr;
  }
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value version, function;
  napi_create_uint32(env, 1, &version);
  napi_set_named_property(env, exports, "interface", version);
  napi_create_function(env, "oracle", NAPI_AUTO_LENGTH, makeOracle, nullptr, &function);
  napi_set_named_property(env, exports, "oracle", function);
  napi_create_function(env, "product", NAPI_AUTO_LENGTH, product, nullptr, &function);
  napi_set_named_property(env, exports, "product", function);
  return exports;
}
