"""Where the time of a decoder step goes: cuda/check/step_profile.py PROGRAM [--library OPERATORS] [--device cpu]

PROGRAM is the program as ProgramDump (executor-runtime's tests) writes it, plain or over the operators of the library. It runs
in Python's libtorch, on random weights of some shape, with what Java gives it each step: one vector up, a decoder step, the
best tokens down. Prints a line of JSON:

  wall_us        a step without the profiler, the median
  enqueued_us    of that, until the host had given everything to the device: near to wall_us, the host is what takes long
  kernels_us     all kernels of a step, one after the other; busy is their share of wall_us
  launches       kernels of a step, copies not counted
  longest        the kernels that take most of a step, with their calls; on a CPU libtorch's operators instead
"""

import argparse
import collections
import io
import json
import re
import statistics
import time
import zipfile

import torch
from torch.autograd import DeviceType
from torch.profiler import ProfilerActivity, profile

Shape = collections.namedtuple("Shape", "width inner heads layers gated")
SHAPES = {
    "t5-small": Shape(512, 2048, 8, 6, False),
    "t5-base": Shape(768, 3072, 12, 12, False),
    "flan-t5-xl": Shape(2048, 5120, 32, 24, True),
}
HEAD_SIZE = 64
VOCABULARY = 32128
# As TorchScript counts them.
CODES = {"fp32": 6, "fp16": 5, "bf16": 15}


# What Python cannot hold, the program's model, is kept by a module of the same archive.
HOLDER = """\
def joined(settings: __torch__.plain.Settings, matrices: List[Tensor]) -> __torch__.token_map.TokenMap:
  map = __torch__.plain.matrix_map(settings, matrices[0])
  for matrix in matrices[1:]:
    map = __torch__.token_map.joined(map, __torch__.plain.matrix_map(settings, matrix))
  return map


class Holder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  model : Optional[__torch__.transformer.Transformer]

  # encoder: of each layer query, key, value, output, down and up, and gate where gated; decoder: the same after the
  # cross-attention's query and output
  def load(
      self,
      settings: Tuple[SETTINGS],
      form: Tuple[str, int, int, str, int],
      embedding: Tensor,
      norm: Tensor,
      bias: Tensor,
      buckets: Tensor,
      encoder: List[List[Tensor]],
      decoder: List[List[Tensor]],
      cross_kv: List[Tensor]) -> None:
    fixed = __torch__.plain.Settings(*settings)
    encoders = annotate(List[__torch__.encoder.EncoderLayer], [])
    for w in encoder:
      own = __torch__.plain.self_attention(
          fixed, norm, __torch__.holder.joined(fixed, w[0:3]), __torch__.plain.matrix_map(fixed, w[3]), 0)
      network = __torch__.plain.network(fixed, w[5:], w[4])
      encoders.append(__torch__.encoder.EncoderLayer(own, __torch__.plain.feed_forward(fixed, norm, network)))
    decoders = annotate(List[__torch__.decoder.DecoderLayer], [])
    for w in decoder:
      own = __torch__.plain.self_attention(
          fixed, norm, __torch__.holder.joined(fixed, w[2:5]), __torch__.plain.matrix_map(fixed, w[5]), 0)
      cross = __torch__.plain.cross_attention(
          fixed, norm, __torch__.plain.matrix_map(fixed, w[0]), __torch__.plain.matrix_map(fixed, w[1]))
      network = __torch__.plain.network(fixed, w[7:], w[6])
      decoders.append(__torch__.decoder.DecoderLayer(own, cross, __torch__.plain.feed_forward(fixed, norm, network)))
    keys_values = __torch__.holder.joined(fixed, cross_kv)
    plain = __torch__.transformer.Transformer(
        embedding,
        __torch__.plain.encoder(fixed, [bias], buckets, encoders, norm),
        __torch__.plain.decoder(fixed, [bias], buckets[0:129], decoders, keys_values, norm, embedding, 0.05),
        buckets[1:2])
    self.model = __torch__.fusing.transformer(plain, __torch__.fusing.Form(*form))

  # ids [documents, length] -> keys and values of each
  def heard(self, ids: Tensor, lengths: Tensor) -> List[Tensor]:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    batch = __torch__.encoder.Documents(ids, lengths, False)
    effort = __torch__.effort.Effort(0.)
    encoded = model.encoder.run(model.embedded(torch.reshape(ids, [-1])), batch, inf, effort)
    return [model.decoder.cross_keys_values(each, effort) for each in torch.unbind(encoded.states)]

  def new_rows(self, rows: int, capacity: int) -> Tensor:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    return model.decoder.new_rows(model.embedding, rows, capacity)

  def decode(
      self,
      kept: Tensor,
      cross: List[Tensor],
      block: Tuple[Tensor, List[int], List[int], int, int]) -> Tensor:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    tokens = __torch__.decoder.TokenBlock(__torch__.decoder.SentBlock(*block))
    return model.decoder.run(model.embedded(tokens.ids), kept, cross, tokens, __torch__.effort.Effort(0.))

  def greedy(self, logits: Tensor, none: Tensor) -> Tuple[Tensor, Tensor]:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    return __torch__.choosing.greedy(logits, model.ends, __torch__.choosing.Choices(none, none, none, none))
"""
# Pickle protocol 2: an object of the class, not in training and without a model.
HOLDER_STATE = b"\x80\x02c__torch__.holder\nHolder\n)\x81}(X\x08\0\0\0training\x89X\x05\0\0\0modelNub."


def holder(archive):
    """Loads the program with the holder in place of its own module; -> it, and the names of the settings that it takes."""
    extended = io.BytesIO()
    with zipfile.ZipFile(archive) as read, zipfile.ZipFile(extended, "w") as write:
        plain = read.read("program/code/__torch__/plain.py").decode()
        names, types = zip(*re.findall(r"^  (\w+) : (\w+)$", plain.split("class Settings")[1].split("\n\n\n")[0], re.MULTILINE))
        for name in read.namelist():
            write.writestr(name, HOLDER_STATE if name == "program/data.pkl" else read.read(name))
        write.writestr("program/code/__torch__/holder.py", HOLDER.replace("SETTINGS", ", ".join(types)))
    extended.seek(0)
    return torch.jit.load(extended), names


def matrix(rows, columns):
    return torch.randn(rows, columns) * columns**-0.5


def loaded(archive, shape, precision, device):
    """A transformer of random weights, loaded as Java loads one; the values do not matter for time."""
    width, inner = shape.width, shape.heads * HEAD_SIZE
    into = lambda count, rows: [matrix(rows, width) for _ in range(count)]
    feed_forward = lambda: [matrix(width, shape.inner), *into(1 + shape.gated, shape.inner)]
    own = lambda: [*into(3, inner), matrix(width, inner), *feed_forward()]
    settings = {
        "heads": shape.heads,
        "head_size": HEAD_SIZE,
        "norm_epsilon": 1e-6,
        "activation": "GELU_TANH" if shape.gated else "RELU",
        "encoder_block": 256,
        "product_dtype": CODES["fp32"],
    }
    found, names = holder(archive)
    found.load(
        tuple(settings[name] for name in names),
        ("DENSE", CODES[precision], CODES["fp32" if precision == "fp16" else precision], device, 16),
        matrix(VOCABULARY, width),
        torch.ones(width),
        torch.randn(32, shape.heads),
        torch.arange(257) % 32,
        [own() for _ in range(shape.layers)],
        [[*into(1, inner), matrix(width, inner), *own()] for _ in range(shape.layers)],
        into(2 * shape.layers, inner))
    return found


class Rows:
    """Rows of several documents, all equally long, and a decoder that reads a token of each at a time."""

    def __init__(self, model, device, documents, prompts, length, capacity):
        self.model, self.device = model, device
        self.per_document = [prompts] * documents
        self.rows = documents * prompts
        self.capacity = capacity
        ids = torch.randint(2, VOCABULARY, (documents, length), device=device)
        self.cross = model.heard(ids, torch.full([documents], length, device=device))
        self.kept = model.new_rows(self.rows, capacity)
        self.none = torch.zeros(0, dtype=torch.int64, device=device)
        self.position = 0
        self.ids = [0] * self.rows
        self.enqueued = 0.0

    def sent(self, numbers):
        return torch.tensor(numbers, dtype=torch.int64).to(self.device)

    def step(self):
        """As Java does it; -> seconds."""
        start = time.perf_counter()
        every = list(range(self.rows))
        vectors = [*self.ids, *every, *[0] * self.rows, *[self.position] * self.rows, *every]
        block = (self.sent(vectors), self.per_document, self.per_document, 1, self.position + 1)
        ids, scores = self.model.greedy(self.model.decode(self.kept, self.cross, block), self.none)
        self.enqueued = time.perf_counter() - start
        self.ids, _ = ids.tolist(), scores.tolist()
        self.position = (self.position + 1) % self.capacity
        return time.perf_counter() - start


def profiled(rows, steps, device):
    """-> events of some steps by name: (microseconds, calls); kernels, or on a CPU operators."""
    activities = [ProfilerActivity.CPU] + [ProfilerActivity.CUDA] * (device == "cuda")
    with profile(activities=activities) as found:
        for _ in range(steps):
            rows.step()
    times = collections.defaultdict(lambda: [0.0, 0])
    for event in found.events():
        on_gpu = event.device_type == DeviceType.CUDA
        if on_gpu == (device == "cuda") and not (on_gpu and event.is_user_annotation):
            time_of = times[event.name]
            time_of[0] += event.time_range.elapsed_us() if on_gpu else event.self_cpu_time_total
            time_of[1] += 1
    return times


def measure(arguments):
    torch.manual_seed(1)
    device = "cuda:0" if arguments.device == "cuda" else "cpu"
    model = loaded(arguments.program, SHAPES[arguments.shape], arguments.precision, device)
    rows = Rows(model, device, arguments.documents, arguments.prompts, arguments.length, capacity=32)
    for _ in range(8):
        rows.step()
    walls, enqueued = zip(*((rows.step(), rows.enqueued) for _ in range(arguments.steps)))
    times = profiled(rows, arguments.steps, arguments.device)
    is_copy = lambda name: name.startswith(("Memcpy", "Memset"))
    kernels = {name: took for name, took in times.items() if not is_copy(name)}
    longest = sorted(times.items(), key=lambda item: -item[1][0])[:12]
    wall = statistics.median(walls) * 1e6
    taken = sum(took for took, _ in times.values()) / arguments.steps
    print(json.dumps({
        "check": "step_profile",
        "operators": arguments.library is not None,
        "shape": arguments.shape,
        "precision": arguments.precision,
        "documents": arguments.documents,
        "rows": rows.rows,
        "wall_us": round(wall, 1),
        "enqueued_us": round(statistics.median(enqueued) * 1e6, 1),
        "kernels_us": round(taken, 1),
        "busy": round(taken / wall, 3),
        "launches": round(sum(calls for _, calls in kernels.values()) / arguments.steps),
        "longest": [
            {"name": name[:100], "us": round(took / arguments.steps, 1), "calls": round(calls / arguments.steps, 1)}
            for name, (took, calls) in longest],
    }), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--library")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--shape", choices=SHAPES, default="t5-base")
    parser.add_argument("--precision", choices=CODES, default="bf16")
    parser.add_argument("--documents", type=int, default=64)
    parser.add_argument("--prompts", type=int, default=10)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--steps", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_grad_enabled(False)
    # As Java runs it.
    torch._C._set_graph_executor_optimize(False)
    torch.backends.cuda.enable_cudnn_sdp(False)
    if arguments.library:
        torch.ops.load_library(arguments.library)
    measure(arguments)


if __name__ == "__main__":
    main()
