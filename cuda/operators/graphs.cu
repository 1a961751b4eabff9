#include <cuda_runtime.h>

#include "launch.h"

namespace encodeonce {
namespace {

// An error is taken from where the thread's next call would find it.
const char* said(cudaError_t error) {
  if (error == cudaSuccess) return nullptr;
  cudaGetLastError();
  return cudaGetErrorString(error);
}

cudaStream_t stream(Queue queue) { return static_cast<cudaStream_t>(queue.stream); }

}  // namespace

// Other threads may use the device meanwhile as they like.
const char* start_recording(Queue queue) {
  return said(cudaStreamBeginCapture(stream(queue), cudaStreamCaptureModeRelaxed));
}

const char* stop_recording(Queue queue, void** recorded) {
  cudaGraph_t graph = nullptr;
  cudaError_t error = cudaStreamEndCapture(stream(queue), &graph);
  if (error != cudaSuccess) return said(error);
  cudaGraphExec_t executable = nullptr;
  error = cudaGraphInstantiate(&executable, graph, 0);
  cudaGraphDestroy(graph);
  *recorded = executable;
  return said(error);
}

const char* replay(void* recorded, Queue queue) {
  return said(cudaGraphLaunch(static_cast<cudaGraphExec_t>(recorded), stream(queue)));
}

void discard(void* recorded) { cudaGraphExecDestroy(static_cast<cudaGraphExec_t>(recorded)); }

}  // namespace encodeonce
