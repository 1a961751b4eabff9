// Copies of 16 bytes from global to shared memory that arrive while the block goes on computing.
#pragma once

#include "execution.h"

namespace ENCODEONCE_SIDE {

// Zeros where there is nothing `there`; the address must be valid all the same.
ENCODEONCE_BLOCK void copy_16_bytes(void* to, const void* from, bool there);

// What was copied since the last call is one lot.
ENCODEONCE_BLOCK void end_lot();

// Waits until of this thread's lots only the `pending` newest may be on their way. A barrier has to follow.
template <int pending>
ENCODEONCE_BLOCK void await_lots();

#ifdef __CUDACC__

ENCODEONCE_BLOCK void copy_16_bytes(void* to, const void* from, bool there) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
               :
               : "r"(static_cast<unsigned>(__cvta_generic_to_shared(to))), "l"(from), "r"(there ? 16 : 0)
               : "memory");
}

ENCODEONCE_BLOCK void end_lot() { asm volatile("cp.async.commit_group;" ::: "memory"); }

template <int pending>
ENCODEONCE_BLOCK void await_lots() {
  asm volatile("cp.async.wait_group %0;" ::"n"(pending) : "memory");
}

#else

}  // namespace ENCODEONCE_SIDE

#include <cstring>

namespace ENCODEONCE_SIDE {

inline void copy_16_bytes(void* to, const void* from, bool there) {
  if (there) {
    std::memcpy(to, from, 16);
  } else {
    std::memset(to, 0, 16);
  }
}

inline void end_lot() {}

template <int pending>
void await_lots() {}

#endif

}  // namespace ENCODEONCE_SIDE
