"""The program as Java runs it, held by Python's libtorch on random weights of some shape: what profiles look into."""

import collections
import io
import re
import time
import zipfile

import torch
from torch.autograd import DeviceType
from torch.profiler import ProfilerActivity, profile

Shape = collections.namedtuple("Shape", "width inner heads layers gated head_size vocabulary", defaults=[64, 32128])
SHAPES = {
    "sample": Shape(256, 768, 8, 3, True, 32, 4000),
    "sample-small": Shape(128, 384, 4, 2, True, 32, 4000),
    "t5-small": Shape(512, 2048, 8, 6, False),
    "t5-base": Shape(768, 3072, 12, 12, False),
    "flan-t5-xl": Shape(2048, 5120, 32, 24, True),
}
# As TorchScript counts them.
CODES = {"fp32": 6, "fp16": 5, "bf16": 15}


# What Python cannot hold, the program's model, is kept by a module of the same archive.
HOLDER = """\
def joined(settings: __torch__.plain.Settings, matrices: List[Tensor]) -> __torch__.token_map.TokenMap:
  map = __torch__.plain.matrix_map(settings, matrices[0])
  for matrix in matrices[1:]:
    map = __torch__.token_map.joined(map, __torch__.plain.matrix_map(settings, matrix))
  return map


# x [documents * length, width], of documents that are equally long
def all_left(x: Tensor, documents: int) -> __torch__.downsampling.TokensLeft:
  length = torch.size(x, 0) // documents
  lengths = torch.full([documents], length, dtype=4, device=ops.prim.device(x))
  return __torch__.downsampling.TokensLeft(documents, length, lengths, False, None)


class Holder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  model : Optional[__torch__.transformer.Transformer]

  # encoder: of each layer query, key, value, output, down and up, and gate where gated; decoder: the same after the
  # cross-attention's query and output; samplers: before which encoder layer, and inner matrix and bias, keep matrix and
  # bias of each
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
      cross_kv: List[Tensor],
      places: List[int],
      samplers: List[List[Tensor]]) -> None:
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
    hearing = __torch__.plain.encoder(fixed, [bias], buckets, encoders, norm)
    for i in range(torch.len(places)):
      w = samplers[i]
      hearing = __torch__.plain.with_sampler(fixed, hearing, places[i], norm, w[0:2], w[2:])
    plain = __torch__.transformer.Transformer(
        embedding,
        hearing,
        __torch__.plain.decoder(fixed, [bias], buckets[0:129], decoders, keys_values, norm, embedding, 0.05),
        buckets[1:2])
    self.model = __torch__.fusing.transformer(plain, __torch__.fusing.Form(*form))

  # ids [documents, length], all equally long; shift: see the encoder's -> states, and of each document the tokens that
  # are left of it
  def encoded(self, ids: Tensor, shift: float) -> Tuple[Tensor, List[int]]:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    lengths = torch.full([torch.size(ids, 0)], torch.size(ids, 1), dtype=4, device=ops.prim.device(ids))
    batch = __torch__.encoder.Documents(ids, lengths, False)
    encoded = model.encoded(batch, shift, __torch__.effort.Effort(0.))
    left = annotate(List[int], encoded.left.lengths.tolist())
    return (encoded.states, left)

  # A sampler by itself, so many times: x [documents * length, width]; shift as above -> the tokens that are left
  def sampled(self, which: int, x: Tensor, documents: int, shift: float, times: int) -> int:
    encoder = ops.prim.unchecked_unwrap_optional(self.model).encoder
    sampler = encoder.samplers[which]
    all = __torch__.holder.all_left(x, documents)
    left = all
    for i in range(times):
      _, left = __torch__.downsampling.sampled(x, sampler.keep_logits(x) + shift, all)
    return int(torch.sum(left.lengths))

  # A layer by itself, so many times, which share their bias: x [documents * length, width] -> [documents * length, width]
  def layer(self, which: int, x: Tensor, documents: int, times: int) -> Tensor:
    encoder = ops.prim.unchecked_unwrap_optional(self.model).encoder
    bias = __torch__.encoder.EncoderBias(encoder.positions, __torch__.holder.all_left(x, documents), encoder.block)
    residual = __torch__.residual.Residual(x)
    for i in range(times):
      residual = __torch__.residual.Residual(x)
      encoder.layers[which].run(residual, bias, __torch__.effort.Effort(0.))
    return residual.states()

  # -> keys and values of each document
  def heard(self, states: Tensor, left: List[int]) -> List[Tensor]:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    return model.decoder.cross_keys_values(states, left, __torch__.effort.Effort(0.))

  def new_rows(self, rows: int, capacity: int) -> Tensor:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    return model.decoder.new_rows(model.embedding, rows, capacity)

  def decode(
      self,
      kept: Tensor,
      cross: List[Tensor],
      block: Tuple[Tensor, List[int], List[int], int, int, bool]) -> Tensor:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    sent = __torch__.sent_block.SentBlock(*block)
    return __torch__.decoding.logits(model, kept, cross, sent, __torch__.effort.Effort(0.))

  def greedy(self, logits: Tensor, none: Tensor) -> Tensor:
    model = ops.prim.unchecked_unwrap_optional(self.model)
    free = __torch__.choosing.Choices(__torch__.choosing.SentChoices(none, [0, 0, 0, 0, 0]))
    return __torch__.choosing.chosen(logits, model.ends, free)
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


def form(precision, device):
    """How matrices are kept, as Java chooses."""
    if precision == "int8":
        return "PACKED", CODES["fp32"], CODES["fp32"], device, 16
    linear = "BLOCKED" if device == "cpu" else "DENSE"
    return linear, CODES[precision], CODES["fp32" if precision == "fp16" else precision], device, 16


def sampler(width):
    inner = max(16, width // 12)
    return [matrix(inner, width), torch.zeros(inner), matrix(1, inner), torch.zeros(1)]


def loaded(archive, shape, precision, device, places=()):
    """A transformer of random weights, loaded as Java loads one, with token samplers at places; values do not matter for time."""
    width, inner = shape.width, shape.heads * shape.head_size
    into = lambda count, rows: [matrix(rows, width) for _ in range(count)]
    feed_forward = lambda: [matrix(width, shape.inner), *into(1 + shape.gated, shape.inner)]
    own = lambda: [*into(3, inner), matrix(width, inner), *feed_forward()]
    settings = {
        "heads": shape.heads,
        "head_size": shape.head_size,
        "norm_epsilon": 1e-6,
        "activation": "GELU_TANH" if shape.gated else "RELU",
        "encoder_block": 512,
        "product_dtype": CODES["fp32"],
    }
    found, names = holder(archive)
    found.load(
        tuple(settings[name] for name in names),
        form(precision, device),
        matrix(shape.vocabulary, width),
        torch.ones(width),
        torch.randn(32, shape.heads),
        torch.arange(257) % 32,
        [own() for _ in range(shape.layers)],
        [[*into(1, inner), matrix(width, inner), *own()] for _ in range(shape.layers)],
        into(2 * shape.layers, inner),
        list(places),
        [sampler(width) for _ in places])
    return found


def run_as_java():
    torch.set_grad_enabled(False)
    torch._C._set_graph_executor_optimize(False)
    torch.backends.cuda.enable_cudnn_sdp(False)


class Rows:
    """Rows of several documents, each with as many prompts, and a decoder that reads some tokens of each at a time."""

    def __init__(self, model, cross, prompts, device, capacity):
        """cross: each document's keys and values"""
        self.model, self.cross = model, cross
        self.documents, self.prompts = len(cross), prompts
        self.rows = self.documents * prompts
        self.capacity = capacity
        self.kept = model.new_rows(self.rows, capacity)
        self.none = torch.zeros(0, dtype=torch.int64, device=device)
        self.position = 0
        self.ids = [0] * self.rows
        self.enqueued = 0.0

    def read(self, count):
        """The next tokens of each row, as Java has them read; -> seconds."""
        start = time.perf_counter()
        every = range(self.rows)
        slots = [row for row in every for _ in range(count)]
        places = [*range(count)] * self.rows
        ids = [self.ids[row] for row in slots]
        asked = [row * count + count - 1 for row in every]
        vectors = [*ids, *slots, *places, *(self.position + place for place in places), *asked]
        tokens, answers = [self.prompts * count] * self.documents, [self.prompts] * self.documents
        block = (torch.tensor(vectors, dtype=torch.int64), tokens, answers, count, self.position + count, True)
        chosen = self.model.greedy(self.model.decode(self.kept, self.cross, block), self.none)
        self.enqueued = time.perf_counter() - start
        ids, _ = chosen.tolist()
        self.ids = [int(each) for each in ids]
        self.position = (self.position + count) % self.capacity
        return time.perf_counter() - start


def profiled(step, steps, device):
    """-> events of some steps by name: (microseconds, calls); kernels, or on a CPU operators."""
    activities = [ProfilerActivity.CPU] + [ProfilerActivity.CUDA] * (device == "cuda")
    with profile(activities=activities) as found:
        for _ in range(steps):
            step()
    times = collections.defaultdict(lambda: [0.0, 0])
    for event in found.events():
        on_gpu = event.device_type == DeviceType.CUDA
        if on_gpu == (device == "cuda") and not (on_gpu and event.is_user_annotation):
            time_of = times[event.name]
            time_of[0] += event.time_range.elapsed_us() if on_gpu else event.self_cpu_time_total
            time_of[1] += 1
    return times
