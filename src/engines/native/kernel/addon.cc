// The Node-API door: two functions, which refuse what does not fit before they read it.
#include <node_api.h>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include "oracle.h"

namespace {

using batchlaw::Curvature;
using batchlaw::Oracle;
using Shared = std::shared_ptr<Oracle>;

constexpr const char* NO_MEMORY = "the native kernel has no memory for this network and slice: measure fewer examples.";
constexpr uint32_t MOST_UNITS = 1 << 24;

/** What does not fit, in words: an error with code E_NATIVE_INPUT in JavaScript. */
struct Refusal {
  std::string text;
};

template <typename T>
struct View {
  const T* data;
  size_t length;
};

template <typename T>
View<T> viewOf(napi_env env, napi_value array, napi_typedarray_type wanted, const char* what) {
  napi_typedarray_type type;
  void* data = nullptr;
  size_t length = 0;
  if (napi_get_typedarray_info(env, array, &type, &length, &data, nullptr, nullptr) != napi_ok || type != wanted)
    throw Refusal{std::string(what) + " is not of its type of array"};
  return {static_cast<const T*>(data), length};
}

void requireLength(const View<float>& view, size_t wanted, const std::string& what) {
  if (view.length == wanted) return;
  throw Refusal{what + " has " + std::to_string(view.length) + " numbers, this network and slice take " + std::to_string(wanted)};
}

/** Runs the body of a function; what it throws becomes an error in JavaScript. */
template <typename Body>
napi_value guarded(napi_env env, Body body) {
  try {
    return body();
  } catch (const Refusal& refusal) {
    napi_throw_error(env, "E_NATIVE_INPUT", refusal.text.c_str());
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, "E_MEMORY_LIMIT", NO_MEMORY);
  }
  return nullptr;
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
  return guarded(env, [&]() -> napi_value {
    size_t count = 3;
    napi_value given[3], made;
    napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
    const auto sizes = viewOf<uint32_t>(env, given[0], napi_uint32_array, "sizes");
    const auto inputs = viewOf<float>(env, given[1], napi_float32_array, "inputs");
    const auto labels = viewOf<int32_t>(env, given[2], napi_int32_array, "labels");
    if (sizes.length < 2) throw Refusal{"a network has at least two sizes, not " + std::to_string(sizes.length)};
    for (size_t l = 0; l < sizes.length; l++)
      if (sizes.data[l] < 1 || sizes.data[l] > MOST_UNITS)
        throw Refusal{"layer " + std::to_string(l) + " has " + std::to_string(sizes.data[l]) + " units, of 1 to " +
                      std::to_string(MOST_UNITS)};
    if (labels.length == 0) throw Refusal{"there are no examples"};
    requireLength(inputs, labels.length * sizes.data[0], "inputs");
    const size_t classes = sizes.data[sizes.length - 1];
    for (size_t n = 0; n < labels.length; n++) {
      const int32_t label = labels.data[n];
      if (label < 0 || static_cast<size_t>(label) >= classes)
        throw Refusal{"label " + std::to_string(label) + " of example " + std::to_string(n) + " is none of " +
                      std::to_string(classes) + " classes"};
    }
    auto oracle = std::make_unique<Shared>(std::make_shared<Oracle>(
        std::vector<size_t>(sizes.data, sizes.data + sizes.length), inputs.data, labels.data, labels.length));
    if (napi_create_external(env, oracle.get(), release, nullptr, &made) != napi_ok) throw std::bad_alloc();
    oracle.release();
    return made;
  });
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
  return guarded(env, [&]() -> napi_value {
    size_t count = 5;
    napi_value given[5], name, made = nullptr;
    napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
    void* held = nullptr;
    bool gaussNewton = false, pooled = false;
    if (napi_get_value_external(env, given[0], &held) != napi_ok) throw Refusal{"the first argument is no oracle"};
    if (napi_get_value_bool(env, given[1], &gaussNewton) != napi_ok || napi_get_value_bool(env, given[4], &pooled) != napi_ok)
      throw Refusal{"gaussNewton and pooled are no booleans"};
    const Shared& oracle = *static_cast<Shared*>(held);
    const Curvature curvature = gaussNewton ? Curvature::gaussNewton : Curvature::hessian;
    const auto weights = viewOf<float>(env, given[2], napi_float32_array, "weights");
    const auto direction = viewOf<float>(env, given[3], napi_float32_array, "direction");
    const size_t parameters = oracle->slice.parameters;
    requireLength(weights, parameters, "weights");
    requireLength(direction, parameters, "direction");
    if (!pooled) {
      float* out = nullptr;
      made = newFloats(env, parameters, &out);
      if (made == nullptr) throw std::bad_alloc();
      oracle->product(curvature, weights.data, direction.data, out);
      return made;
    }
    auto work = std::make_unique<Work>();
    work->oracle = oracle;
    work->curvature = curvature;
    work->weights.assign(weights.data, weights.data + parameters);
    work->direction.assign(direction.data, direction.data + parameters);
    napi_create_promise(env, &work->deferred, &made);
    napi_create_string_utf8(env, "batchlaw", NAPI_AUTO_LENGTH, &name);
    napi_create_async_work(env, nullptr, name, execute, complete, work.get(), &work->handle);
    napi_queue_async_work(env, work->handle);
    work.release();
    return made;
  });
}

/**
 * Has glibc keep freed memory for the next result: each is a buffer of its own that Node allocates and collects, and fresh pages from
 * the system took a tenth of a product of 784-128-10. Holds for the whole process; up to 64 MB more stay with it.
 */
void keepFreedMemory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

}  // namespace

NAPI_MODULE_INIT() {
  keepFreedMemory();
  napi_value version, function;
  napi_create_uint32(env, 1, &version);
  napi_set_named_property(env, exports, "interface", version);
  napi_create_function(env, "oracle", NAPI_AUTO_LENGTH, makeOracle, nullptr, &function);
  napi_set_named_property(env, exports, "oracle", function);
  napi_create_function(env, "product", NAPI_AUTO_LENGTH, product, nullptr, &function);
  napi_set_named_property(env, exports, "product", function);
  return exports;
}
