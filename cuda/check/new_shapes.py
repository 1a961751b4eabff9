"""What attention takes on a shape that was not met before, with and without cuDNN's: cuda/check/new_shapes.py [--device cpu]

Documents and their rows come in ever new shapes. The bridge turns cuDNN's attention off for that reason, and a line of JSON
each says whether it is right to.
"""

import argparse
import json
import time

import torch
from torch.nn.functional import scaled_dot_product_attention


def milliseconds(lengths, device):
    """Of a first call on each of some lengths, on average."""
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    seconds = 0.0
    for length in lengths:
        q, kv = (torch.randn(1, 8, tokens, 64, device=device).bfloat16() for tokens in (6, length))
        wait()
        begin = time.perf_counter()
        scaled_dot_product_attention(q, kv, kv, scale=1.0)
        wait()
        seconds += time.perf_counter() - begin
    return 1e3 * seconds / len(lengths)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    device = parser.parse_args().device
    for cudnn in (False, True):
        torch.backends.cuda.enable_cudnn_sdp(cudnn)
        milliseconds([50], device)
        print(json.dumps({
            "check": "new_shapes",
            "cudnn_attention": cudnn,
            "cudnn": torch.backends.cudnn.version(),
            "first_call_ms": round(milliseconds(range(100, 130), device), 3),
            "second_call_ms": round(milliseconds(range(100, 130), device), 3),
        }), flush=True)


if __name__ == "__main__":
    main()
