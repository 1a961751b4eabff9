"""The operators on the device at hand: how far off they are, and what they take beside what they replace.

usage: operators.py --library libencodeonce-operators-<version>.so [--device cuda|cpu] [--gpu-test build/gpu_test]

Prints a JSON line for each comparison and each timing, and last a summary; exits with 1 where a result is further off than
its number format explains. Needs torch and nothing else. On a CPU it runs the blocks' emulation, with few and small shapes:
a rehearsal, whose times mean nothing.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import torch
from torch.nn.functional import embedding, pad, scaled_dot_product_attention

operators = torch.ops.encodeonce
# Of replays, which share memory.
ORDER = threading.Lock()

FORMATS = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}

# What a mean of values of about 1 may be off by: some roundings of inputs' products, weights and the result.
TOLERANCES = {"fp32": 2e-5, "bf16": 2**-6, "fp16": 2**-9}


def say(**facts):
    print(json.dumps(facts), flush=True)


class Bench:
    """Times what a device does; CUDA's own events, many calls between two of them."""

    def __init__(self, device, seconds):
        self.device = device
        self.seconds = seconds

    def microseconds(self, call):
        """Median per call."""
        if self.device == "cpu":
            start = time.perf_counter()
            call()
            return (time.perf_counter() - start) * 1e6
        for _ in range(3):
            call()
        calls = 4
        took = []
        until = time.perf_counter() + self.seconds
        while len(took) < 3 or (time.perf_counter() < until and len(took) < 50):
            first, last = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            first.record()
            for _ in range(calls):
                call()
            last.record()
            last.synchronize()
            took.append(first.elapsed_time(last) * 1e3 / calls)
        return statistics.median(took)

    def replayed_microseconds(self, call):
        """The same without what it takes to launch: 16 calls as a CUDA graph. None where that cannot be captured."""
        if self.device == "cpu":
            return None
        try:
            torch.cuda.synchronize()
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                for _ in range(16):
                    call()
            return self.microseconds(graph.replay) / 16
        except RuntimeError as error:
            torch.cuda.synchronize()
            say(warning=f"not captured as a graph: {str(error).splitlines()[0]}")
            return None


def step_table(kept, cross, counts):
    """Sent to the device: where the rows are [4], the documents' tiles [tiles, 4]; and the longest's tokens and their heads."""
    tokens = sum(counts)
    vectors = torch.zeros(5 * tokens, dtype=torch.int64)
    table, shape, heads = operators.step_table(vectors, kept, cross, counts, counts, False)
    table = table.to(kept.device)
    return table[4 * tokens:4 * tokens + 4], table[4 * tokens + 4:].view(-1, 4), shape[-1], heads


class Documents:
    """Documents' keys and values [layers, 2, heads, length, headSize], and the tokens of their rows."""

    def __init__(self, lengths, tokens, heads, size, layers, dtype, device):
        self.counts = tokens
        self.lengths = lengths
        self.layers = layers
        self.cross = [
            torch.randn(layers, 2, heads, length, size, device=device).to(dtype) for length in lengths]
        self.queries = (torch.randn(sum(tokens), heads, size, device=device) * 3 / size**0.5).to(dtype)
        _, self.tiles, self.longest, self.heads = self.table()

    def table(self):
        return step_table(self.cross[0].new_zeros(1, 2, 1, 1, *self.queries.shape[1:]), self.cross, self.counts)

    def operator(self, layer):
        return operators.shared_cross_attention(self.queries, self.tiles, self.longest, layer, self.heads)

    def loop(self, layer, dtype=None):
        """Document by document, as the program does without the operator."""
        parts, start = [], 0
        for kept, count in zip(self.cross, self.counts):
            queries = self.queries[start:start + count].transpose(0, 1).unsqueeze(0)
            keys, values = kept[layer].unsqueeze(1).unbind()
            if dtype is not None:
                queries, keys, values = queries.to(dtype), keys.to(dtype), values.to(dtype)
            part = scaled_dot_product_attention(queries, keys, values, scale=1.0)
            parts.append(part.squeeze(0).transpose(0, 1))
            start += count
        return torch.cat(parts)

    def padded(self):
        """All documents in one call, as if they had one length; -> a function of a layer. Copies are not timed."""
        longest, most = max(self.lengths), max(self.counts)
        shape = (len(self.cross), most, *self.queries.shape[1:])
        queries = torch.zeros(shape, dtype=self.queries.dtype, device=self.queries.device)
        start = 0
        for document, count in enumerate(self.counts):
            queries[document, :count] = self.queries[start:start + count]
            start += count
        kept = torch.stack([pad(one, (0, 0, 0, longest - one.shape[3])) for one in self.cross], 2)
        lengths = torch.tensor(self.lengths, device=queries.device)
        mask = (torch.arange(longest, device=queries.device) < lengths[:, None])[:, None, None, :]
        mask = None if min(self.lengths) == longest else mask

        def attended(layer):
            keys, values = kept[layer]
            return scaled_dot_product_attention(queries.transpose(1, 2), keys, values, mask, scale=1.0)

        return attended

    def bytes_of_layer(self):
        return sum(kept[0].numel() * kept.element_size() for kept in self.cross)


class Rows:
    """Decoder rows with keys and values of their own, and new tokens."""

    def __init__(self, kept, new, heads, size, dtype, device, distances=129):
        rows = len(kept)
        capacity = max(have + add for have, add in zip(kept, new)) + 3
        number = lambda values: torch.tensor(values, dtype=torch.int64, device=device)
        self.slots = number([row for row in range(rows) for _ in range(new[row])])
        self.places = number([place for row in range(rows) for place in range(new[row])])
        self.positions = number([kept[row] + place for row in range(rows) for place in range(new[row])])
        tokens = sum(new)
        self.projected = torch.randn(tokens, 3, heads, size, device=device)
        self.projected[:, 0] *= 3 / size**0.5
        self.projected = self.projected.to(dtype)
        self.kept = torch.randn(2, rows, capacity, heads, size, device=device).to(dtype)
        self.table = torch.randn(1 + distances, heads, device=device).to(dtype)
        self.table[0] = float("-inf")
        self.rows, self.longest, self.keys = rows, max(new), max(map(sum, zip(kept, new)))
        self.bias = self.looked_up()
        self.place, *_ = step_table(self.kept.unsqueeze(0), [self.kept.new_zeros(1, 2, heads, 1, size)], [tokens])

    def looked_up(self):
        """[rows, heads, queries, keys]; once a step, not once a layer."""
        by_row = torch.zeros(self.rows, self.longest, dtype=torch.int64, device=self.slots.device)
        by_row[self.slots, self.places] = self.positions
        distances = by_row.unsqueeze(-1) - torch.arange(self.keys, device=by_row.device)
        return embedding((distances + 1).clamp(0, len(self.table) - 1), self.table).permute(0, 3, 1, 2)

    def operator(self):
        return operators.ragged_self_attention(
            self.projected, self.place, self.slots, self.places, self.positions, self.table, 0)

    def loop(self, dtype=None):
        """As the program does without the operator."""
        queries, keys, values = self.projected.unbind(1)
        self.kept[0][self.slots, self.positions] = keys
        self.kept[1][self.slots, self.positions] = values
        keys, values = self.kept[:, :, :self.keys].transpose(2, 3)
        if self.longest == 1:
            by_row = queries.unsqueeze(1)
        else:
            by_row = queries.new_zeros(self.rows, self.longest, *queries.shape[1:])
            by_row[self.slots, self.places] = queries
        bias = self.bias
        if dtype is not None:
            by_row, keys, values, bias = (tensor.to(dtype) for tensor in (by_row, keys, values, bias))
        mixed = scaled_dot_product_attention(by_row.transpose(1, 2), keys, values, bias, scale=1.0).transpose(1, 2)
        return mixed.squeeze(1) if self.longest == 1 else mixed[self.slots, self.places]


class Check:
    def __init__(self, device):
        self.device = device
        self.failed = 0
        self.compared = 0

    def compare(self, what, name, found, reference, replaced):
        off = (found.double() - reference).abs().max().item()
        right = off <= TOLERANCES[name]
        self.compared += 1
        self.failed += not right
        say(compared=what, format=name, off=off, allowed=TOLERANCES[name], right=right,
            loop_off=(replaced.double() - reference).abs().max().item())

    def cross(self, lengths, tokens, heads, size, name):
        documents = Documents(lengths, tokens, heads, size, 2, FORMATS[name], self.device)
        what = f"cross {len(lengths)} documents of {lengths[0]}.., tokens {tokens[0]}.., {heads} x {size}"
        self.compare(what, name, documents.operator(1), documents.loop(1, torch.float64), documents.loop(1))

    def own(self, kept, new, heads, size, name):
        rows = Rows(kept, new, heads, size, FORMATS[name], self.device)
        before = rows.kept.clone()
        found = rows.operator()
        after = rows.kept
        rows.kept = before
        reference = rows.loop(torch.float64)
        what = f"self {len(kept)} rows of {kept[0]}.., {new[0]}.. new, {heads} x {size}"
        self.compare(what, name, found, reference, rows.loop())
        if not torch.equal(after, rows.kept):
            self.failed += 1
            say(compared=what + ": keys and values kept", format=name, right=False)

    def likeliest(self, rows, vocabulary, name):
        logits = (torch.randn(rows, vocabulary, device=self.device) * 3).to(FORMATS[name])
        ids, scores = operators.likeliest(logits)
        best, tokens = logits.double().log_softmax(-1).max(-1)
        self.compared += 1
        off = (scores.double() - best).abs().max().item()
        right = torch.equal(ids, tokens) and off <= 2e-5
        self.failed += not right
        say(compared=f"likeliest of {rows} x {vocabulary}", format=name, off=off, allowed=2e-5, right=right)

    def all(self):
        for name in FORMATS:
            for vocabulary in (1, 100, 4000, 32128):
                self.likeliest(9, vocabulary, name)
            for size in (7, 32, 64, 100, 128, 256):
                self.cross([1, 17, 64, 65, 130], [1, 10, 3, 70, 16], 3, size, name)
                self.own([0, 5, 40, 130], [9, 1, 3, 1], 3, size, name)
                self.own([12, 5, 40, 131, 0], [1] * 5, 3, size, name)
            # One document alone is split among many blocks.
            self.cross([700], [10], 2, 64, name)
            self.cross([256 - 3 * (i % 5) for i in range(9)], [10] * 9, 12, 64, name)


def recorded(device):
    """Products that several threads record at once and replay with other numbers; -> failures."""
    if not operators.is_recordable(torch.zeros(1, device=device)):
        say(recordings=None, note="what is computed here is not recorded")
        return 0

    def one(seed):
        x = torch.full((8, 8), float(seed), device=device)
        product = lambda: (x @ x + 1).relu() * 2
        product()
        recording = torch.classes.encodeonce.Recording(x)
        recording.start()
        replayed = product()
        recording.stop()
        right = 0
        for number in range(20):
            with ORDER:
                x.fill_(seed + number)
                recording.replay()
                right += torch.equal(replayed, product())
        return right == 20

    failed = 0
    # Each time after all recordings of the last are gone, as models come and go.
    for _ in range(40):
        with ThreadPoolExecutor(4) as threads:
            failed += sum(not right for right in threads.map(one, range(1, 5)))
    say(recordings=160, failed=failed)
    return failed


def times(bench, device, shape):
    what, documents, length, rows, new, heads, size, name = shape
    tokens = [rows * new] * documents
    setting = Documents([length] * documents, tokens, heads, size, 4, FORMATS[name], device)
    layers = iter(range(10**9))
    turn = lambda call: lambda: call(next(layers) % setting.layers)
    padded = setting.padded()
    operator = bench.microseconds(turn(setting.operator))
    replayed = bench.replayed_microseconds(turn(setting.operator))
    loop = bench.microseconds(turn(setting.loop))
    in_one = bench.microseconds(turn(padded))
    table = bench.microseconds(setting.table)
    best = replayed or operator
    say(timed="cross", shape=what, format=name, documents=documents, tokens=sum(tokens), operator_us=operator,
        operator_replayed_us=replayed, loop_us=loop, padded_us=in_one, table_us=table,
        gigabytes_a_second=setting.bytes_of_layer() / best / 1e3,
        teraflops=4 * sum(tokens) * length * heads * size / best / 1e6, faster_than_loop=loop / operator)
    del setting, padded
    own = Rows([20 if new == 1 else 0] * (documents * rows), [new] * (documents * rows), heads, size,
               FORMATS[name], device)
    operator = bench.microseconds(own.operator)
    replayed = bench.replayed_microseconds(own.operator)
    loop = bench.microseconds(own.loop)
    say(timed="self", shape=what, format=name, rows=documents * rows, tokens=sum(tokens), operator_us=operator,
        operator_replayed_us=replayed, loop_us=loop, bias_us=bench.microseconds(own.looked_up),
        faster_than_loop=loop / operator)


def choosing_times(bench, device, rows, vocabulary, name):
    logits = torch.randn(rows, vocabulary, device=device).to(FORMATS[name])
    operator = bench.microseconds(lambda: operators.likeliest(logits))
    replaced = bench.microseconds(lambda: logits.float().log_softmax(-1).max(-1))
    say(timed="likeliest", format=name, rows=rows, vocabulary=vocabulary, operator_us=operator, replaced_us=replaced,
        gigabytes_a_second=logits.numel() * logits.element_size() / operator / 1e3)


def shapes(device):
    """(name, documents, length, rows of each, new tokens of each, heads, head size, format), the telling ones first."""
    if device == "cpu":
        return [("rehearsal", 3, 20, 4, 1, 2, 32, "bf16"), ("rehearsal", 3, 20, 4, 3, 2, 32, "fp32")]
    return [
        ("T5-base, step", 64, 256, 10, 1, 12, 64, "bf16"),
        ("T5-base, prompts", 64, 256, 10, 8, 12, 64, "bf16"),
        ("Flan-T5-XL, step", 64, 256, 10, 1, 32, 64, "bf16"),
        ("Flan-T5-XL, prompts", 64, 256, 10, 8, 32, 64, "bf16"),
        ("T5-base, step", 8, 256, 10, 1, 12, 64, "bf16"),
        ("T5-base, step", 1, 256, 10, 1, 12, 64, "bf16"),
        ("T5-base, long", 16, 4096, 10, 1, 12, 64, "bf16"),
        ("sample, step", 64, 120, 6, 1, 8, 32, "bf16"),
        ("sample, step", 64, 120, 6, 1, 8, 32, "fp32"),
        ("T5-base, step", 64, 256, 10, 1, 12, 64, "fp16"),
        ("T5-base, step", 64, 256, 10, 1, 12, 64, "fp32"),
        ("T5-base, prompts", 64, 256, 10, 8, 12, 64, "fp32"),
    ]


def sanitized(gpu_test):
    """The kernels' own test, plain and under compute-sanitizer; -> failures."""
    failed = run([gpu_test], "kernels against the CPU's blocks")
    places = ("/usr/local/cuda/bin", "/usr/local/cuda/compute-sanitizer")
    sanitizer = shutil.which("compute-sanitizer", path=os.pathsep.join((os.environ.get("PATH", ""), *places)))
    if sanitizer is None:
        say(sanitizer=None, note="compute-sanitizer is not on this machine: memcheck and racecheck were not run")
        return failed
    for tool in ("memcheck", "racecheck"):
        failed += run([sanitizer, "--tool", tool, "--error-exitcode", "9", gpu_test, "--quick"], tool)
    return failed


def run(command, what):
    start = time.perf_counter()
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=40)
        code, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        code, output = None, (late.stdout or b"").decode(errors="replace")
    say(ran=what, exit_code=code, seconds=round(time.perf_counter() - start, 1), output=output.splitlines()[-12:])
    return int(code != 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--gpu-test", help="what CMake built of test/gpu_test.cpp")
    parser.add_argument("--seconds", type=float, default=0.15, help="for each timing at most")
    arguments = parser.parse_args()
    torch.ops.load_library(os.path.abspath(arguments.library))
    torch.set_grad_enabled(False)
    torch.manual_seed(1)
    device = arguments.device
    say(torch=torch.__version__, device=torch.cuda.get_device_name() if device == "cuda" else "cpu",
        library=os.path.basename(arguments.library))
    start = time.perf_counter()
    check = Check(device)
    failed = 0
    try:
        check.all()
        failed += recorded(device)
        bench = Bench(device, arguments.seconds)
        for shape in shapes(device):
            times(bench, device, shape)
        for rows, name in ((640, "bf16"), (640, "fp32"), (10, "bf16")):
            choosing_times(bench, device, rows, 32128, name)
    except RuntimeError as error:
        # After a fault nothing else runs in this process, but the kernels' own test does, and says more.
        failed += 1
        say(error=str(error).splitlines()[:4])
    failed += check.failed
    if arguments.gpu_test and device == "cuda":
        failed += sanitized(arguments.gpu_test)
    say(summary="operators", compared=check.compared, failed=failed, seconds=round(time.perf_counter() - start, 1))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
