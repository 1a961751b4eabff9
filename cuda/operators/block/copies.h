// Copies of 16 bytes from global to shared memory that arrive while the block goes on computing:
// - copy_16_bytes(to, from, there): zeros where there is nothing `there`; `from` must be a valid address all the same
// - end_lot(): what the thread copied since the last call is one lot
// - await_lots<pending>(): waits until of the thread's lots only the newest may be on their way; a barrier has to follow
#pragma once

#include "execution.h"

#ifdef __CUDACC__

namespace ENCODEONCE_SIDE {

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

}  // namespace ENCODEONCE_SIDE

#endif
