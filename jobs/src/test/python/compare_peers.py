#!/usr/bin/env python3
"""Runs ThroughputJob and other engines on the same work, in turns, and prints a Markdown table of documents/s.

Machines are shared and noisy: each round runs every competitor once, as a whole process, and what counts is the ratio
of the medians over the rounds. Needs JDK 17 and Maven, which builds the class path first (--no-build keeps the last).

--peers is a script that runs other engines. It takes --model DIR, --documents FILE, --last, --limit N or --random
DOCUMENTSxTOKENS, --random-prompts PROMPTSxTOKENS, --new-tokens N, --max-new-tokens N, --threads N, --runs N,
--answers FILE and --engine NAME, and prints a JSON line with documents_per_second. An --engine given here may carry
further arguments for it:

    python compare_peers.py --peers peers.py --model random:t5-small --random 8x256 --random-prompts 10x8 \\
        --new-tokens 8 --engine hf-encoder-prompt --engine ct2-encoder-prompt:int8 --precision fp32 --precision int8
    python compare_peers.py --peers peers.py --model ../spark-udf/src/main/resources/io/encodeonce/spark/sample/dialogue-large \\
        --documents dialogues.jsonl --last --limit 200 --check hf-shared --engine hf-shared \\
        --engine "ct2-decoder-prompt:int8 --inter-threads 2 --batch-tokens 2048"

--check ENGINE counts answers that differ from ours at fp32; that engine must answer with the prompt in the decoder.

With --spark it is DecomposeJob that competes, and --peers takes --model, --documents, --limit, --cores,
--max-new-tokens, --runs and --mode, here given as --engine:

    python compare_peers.py --spark --peers spark_peer.py --model DIR --documents dialogues.jsonl --limit 200 \\
        --max-new-tokens 16 --engine per-prompt --engine shared

Peers there time a warm Spark. The rate of ours has the loading of libtorch and the model in it, so it answers the
documents --repeat times over.
"""
import argparse
import gzip
import json
import os
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

JOBS = Path(__file__).resolve().parents[3]
CLASS_PATH = JOBS / "target" / "class-path.txt"
PAD_TOKEN = 0  # of every T5


def build():
    """Compiles all modules and notes the class path, Spark and libtorch included."""
    subprocess.run(
        ["mvn", "-q", "-B", "-pl", "jobs", "-am", "test-compile",
         "org.apache.maven.plugins:maven-dependency-plugin:2.8:build-classpath",
         "-Dmdep.outputFile=target/class-path.txt", "-Dmdep.includeScope=test"],
        cwd=JOBS.parent, check=True)


def java(job):
    """The command that runs a job as Maven's profile `run` does."""
    pom = xml.etree.ElementTree.parse(JOBS.parent / "pom.xml")
    options = pom.find(".//{*}spark.jvm.options").text.split()
    class_path = os.pathsep.join([str(JOBS / "target" / "classes"), CLASS_PATH.read_text().strip()])
    quiet = "-Dlog4j2.configurationFile=classpath:io/encodeonce/jobs/quiet-log4j2.properties"
    return ["java", *options, quiet, "-cp", class_path, f"io.encodeonce.jobs.{job}"]


def output_of(command, **environment):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    if done.returncode:
        sys.exit(f"failed: {shlex.join(command)}")
    return done.stdout


def documents_per_second(command, **environment):
    return json.loads(output_of(command, **environment).splitlines()[-1])["documents_per_second"]


def work(args):
    """Options that ThroughputJob and the peers' script share."""
    options = ["--model", args.model, "--runs", str(args.runs), "--threads", str(args.threads)]
    if args.documents:
        options += ["--documents", args.documents, "--limit", str(args.limit)] + ["--last"] * args.last
    else:
        options += ["--random", args.random, "--random-prompts", args.random_prompts]
    if args.new_tokens:
        return options + ["--new-tokens", str(args.new_tokens)]
    return options + ["--max-new-tokens", str(args.max_new_tokens)]


def answers_file(folder, name):
    return str(folder / (re.sub(r"\W+", "-", name) + ".json"))


def competitors(args, folder):
    """A function for each competitor, by name, that runs it once and returns its documents/s."""
    def ours(precision, name):
        command = java("ThroughputJob") + work(args) + ["--precision", precision]
        return lambda: documents_per_second(command + ["--answers", answers_file(folder, name)])

    def peer(engine):
        command = [sys.executable, args.peers, *work(args), "--engine", *shlex.split(engine)]
        return lambda: documents_per_second(command + ["--answers", answers_file(folder, engine)])

    names = {precision: f"ours:{precision}" for precision in args.precision}
    return {**{names[p]: ours(p, names[p]) for p in names}, **{e: peer(e) for e in args.engine}}


def prompts(row):
    """A row's own prompts; a task [service, slot, values] is asked in words."""
    if "prompts" in row:
        return [prompt["prompt"] for prompt in row["prompts"]]
    return [f"{service.rsplit('_', 1)[0]} {slot}:".lower().replace("_", " ") for service, slot, _ in row["tasks"]]


def spark_rows(args):
    """The documents that the peers' script chooses, as DecomposeJob reads them."""
    opener = gzip.open if args.documents.endswith(".gz") else open
    with opener(args.documents, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["last"]]
    for time in range(args.repeat):
        for row in rows[:: max(1, len(rows) // args.limit)][: args.limit]:
            asked = [{"name": str(i), "prompt": prompt} for i, prompt in enumerate(prompts(row))]
            yield {"id": f"{row['id']}-{time}", "text": row["text"], "prompts": asked}


def spark_competitors(args, folder):
    rows = folder / "rows.json"
    rows.write_text("\n".join(map(json.dumps, spark_rows(args))), encoding="utf-8")

    def ours(precision):
        command = java("DecomposeJob") + [
            "--input", str(rows), "--format", "json", "--id-column", "id", "--prompt-column", "prompts",
            "--model", args.model, "--precision", precision, "--max-new-tokens", str(args.max_new_tokens),
            "--master", f"local[{args.threads}]", "--partitions", str(args.threads),
            "--output", str(folder / "answers"), "--save-mode", "overwrite"]
        return lambda: float(re.search(r"^documents .*\((\S+) a second", output_of(command), re.MULTILINE)[1])

    def peer(mode):
        command = [sys.executable, args.peers, "--model", args.model, "--documents", args.documents,
                   "--limit", str(args.limit), "--cores", str(args.threads), "--runs", str(args.runs),
                   "--max-new-tokens", str(args.max_new_tokens), "--mode", *shlex.split(mode)]
        return lambda: documents_per_second(command, OMP_NUM_THREADS="1", PYSPARK_PYTHON=sys.executable)

    return {**{f"ours:{p}": ours(p) for p in args.precision}, **{mode: peer(mode) for mode in args.engine}}


def in_turns(runs, rounds):
    """The documents/s of each round, by competitor."""
    rates = {name: [] for name in runs}
    for turn in range(rounds):
        for name, run in runs.items():
            rates[name].append(run())
            print(f"round {turn + 1} of {rounds}: {name} {rates[name][-1]:.2f} documents/s", file=sys.stderr, flush=True)
    return rates


def table(rates):
    """Medians, and how many times faster each of ours is."""
    medians = {name: statistics.median(values) for name, values in rates.items()}
    ours = [name for name in medians if name.startswith("ours:")]
    yield "| engine | documents/s | least to most | " + " | ".join(f"{name} is faster" for name in ours) + " |"
    yield "|---|---|---|" + "---|" * len(ours)
    for name, median in medians.items():
        ratios = " | ".join("" if name in ours else f"{medians[own] / median:.1f}x" for own in ours)
        yield f"| {name} | {median:.2f} | {min(rates[name]):.2f} to {max(rates[name]):.2f} | {ratios} |"


def equal(own, other):
    """Peers fill the rows of a batch up to the longest."""
    return other[: len(own)] == own and all(token == PAD_TOKEN for token in other[len(own):])


def unequal_answers(own_file, other_file):
    own, other = (json.loads(Path(file).read_text()) for file in (own_file, other_file))
    if own.keys() != other.keys():
        sys.exit(f"{len(own)} answers of ours, but {len(other)} of theirs: the work is not the same")
    different = [number for number in own if not equal(own[number], other[number])]
    return f"{len(different)} of {len(own)} answers differ" + (f": {', '.join(different)}" if different else "")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", required=True, help="the script that runs other engines")
    parser.add_argument("--engine", action="append", required=True, help="one of its engines; repeatable")
    parser.add_argument("--precision", action="append", help="ours; repeatable (default: fp32 and int8)")
    parser.add_argument("--model", required=True, help="checkpoint directory, or random:SHAPE")
    parser.add_argument("--documents", help="JSON lines with text and prompts or tasks")
    parser.add_argument("--last", action="store_true", help="only rows whose last is true (always with --spark)")
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--random", default="8x256")
    parser.add_argument("--random-prompts", default="10x8")
    parser.add_argument("--new-tokens", type=int)
    parser.add_argument("--max-new-tokens", type=int, default=32)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3, help="processes of each competitor")
    parser.add_argument("--runs", type=int, default=3, help="timed runs in each process")
    parser.add_argument("--check", metavar="ENGINE", help="compare this engine's answers with ours at fp32")
    parser.add_argument("--spark", action="store_true", help="DecomposeJob in Spark against a Spark script")
    parser.add_argument("--repeat", type=int, default=20, help="with --spark: times ours answers the documents")
    parser.add_argument("--no-build", action="store_true")
    args = parser.parse_args()
    args.precision = args.precision or ["fp32", "int8"]
    if args.spark and not args.documents:
        parser.error("--spark needs --documents")
    if args.check and (args.spark or not args.documents or args.check not in args.engine or "fp32" not in args.precision):
        parser.error("--check needs --documents without --spark, an --engine of that name and --precision fp32")
    return args


def main():
    args = arguments()
    if not args.no_build:
        build()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = (spark_competitors if args.spark else competitors)(args, folder)
        print("\n".join(table(in_turns(runs, args.rounds))))
        if args.check:
            print("\n" + unequal_answers(answers_file(folder, "ours:fp32"), answers_file(folder, args.check)))


if __name__ == "__main__":
    main()
