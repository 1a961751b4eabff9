"""Writes src/test/resources/tokenizer/added_tokens.json: model directories whose files name added and special tokens
in every place and with every flag, and what Hugging Face's AutoTokenizer makes of texts with them.

Run from executor-runtime with tokenizers 0.22.2 and transformers 4.57.1 installed:
    python src/test/python/make_added_tokens_golden.py

A case is files (name: content); of tokenizer.json it has only what is not as in `tokenizer`, the common one.
Each text has the ids of a document and of a prompt, and the document decoded with special tokens and without.
`decoded` has ids in a strange order.
"""

import json
import pathlib
import random
import tempfile

import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import AddedToken, AutoTokenizer, ByT5Tokenizer

TARGET = pathlib.Path(__file__).parents[1] / "resources" / "tokenizer" / "added_tokens.json"
LETTERS = "abcdehilnorstxABX<>/_|01#é"
PLAIN = ["", " ", "a hotel", "a</s>", " a </s> b <pad><unk>", "<extra_id_0>a <extra_id_1> b<extra_id_12>", "<extra_id_99>",
         "a , b . it 's"]


def common():
    """A T5's tokenizer.json as the public ones are: special tokens in the vocabulary, and none in the list of added tokens."""
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0), ("▁the", -3.0), ("hotel", -3.5)]
    pieces += [(letter, -5.0 - rank / 16) for rank, letter in enumerate(LETTERS)]
    pieces += [("<extra_id_1>", 0.0), ("<extra_id_0>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return json.loads(tokenizer.to_str())


def token(content, **flags):
    usual = dict(lstrip=False, normalized=False, rstrip=False, single_word=False, special=False)
    return dict(content=content, **{**usual, **flags})


def stated(content, **flags):
    return dict(token(content, **flags), __type="AddedToken")


def numbered(first, *tokens):
    return {str(first + i): each for i, each in enumerate(tokens)}


def listed(first, *tokens):
    return [dict(id=first + i, **each) for i, each in enumerate(tokens)]


def fast(tokenizer=None, others=None, **config):
    files = {"tokenizer.json": tokenizer or {}, "tokenizer_config.json": dict(tokenizer_class="PreTrainedTokenizerFast", **config)}
    return {**files, **(others or {})}


def in_bytes(others=None, **config):
    return {"tokenizer_config.json": dict(tokenizer_class="ByT5Tokenizer", **config), **(others or {})}


FLAGS = [token("<l>", lstrip=True), token("<r>", rstrip=True), token("<lr>", lstrip=True, rstrip=True, special=True), token("<w>", single_word=True),
         token("<n>", normalized=True), token("<s>", special=True), token("<ns>", normalized=True, special=True),
         token("the", single_word=True, normalized=True), token("<wl>", single_word=True, lstrip=True, rstrip=True)]
OVERLAPPING = [token(content) for content in ("abX", "b", "abab", "a_b", "a_", "#", "##", "é", "ab", "😀", "😀b")]


def saved_bytes():
    """What ByT5Tokenizer itself saves."""
    tokenizer = ByT5Tokenizer()
    tokenizer.add_tokens(["<de>"], special_tokens=True)
    tokenizer.add_tokens(["<tag>", AddedToken("<l>", lstrip=True)])
    with tempfile.TemporaryDirectory() as home:
        tokenizer.save_pretrained(home)
        return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in pathlib.Path(home).iterdir()}


def cases(size):
    roles = dict(eos_token="</s>", pad_token="<pad>", unk_token="<unk>")
    gaps = dict(type="WordLevel", vocab={"<pad>": 0, "</s>": 1, "<unk>": 2, "▁a": 3, "▁hotel": 9, "▁b": 5}, unk_token="<unk>")
    prefix = dict(type="TemplateProcessing", single=[dict(SpecialToken=dict(id="<pad>", type_id=0)), dict(Sequence=dict(id="A", type_id=0)),
                  dict(SpecialToken=dict(id="</s>", type_id=0))], pair=[], special_tokens={name: dict(id=name, ids=[i], tokens=[name])
                  for i, name in ((0, "<pad>"), (1, "</s>"))})
    extra = [f"<extra_id_{i}>" for i in range(3)]
    return {
        "public T5": {"tokenizer.json": {}, "tokenizer_config.json": dict(tokenizer_class="T5Tokenizer", extra_ids=3, additional_special_tokens=extra, **roles)},
        "T5 without extra tokens": {"tokenizer.json": {}, "tokenizer_config.json": dict(tokenizer_class="T5TokenizerFast", extra_ids=0, **roles)},
        "T5 with others": {"tokenizer.json": {}, "tokenizer_config.json": dict(tokenizer_class="T5Tokenizer", extra_ids=2, additional_special_tokens=["<s>"])},
        "T5 with no end token": {"tokenizer.json": {}, "tokenizer_config.json": dict(tokenizer_class="T5Tokenizer", extra_ids=0, eos_token=None)},
        "T5 by its model": {"tokenizer.json": {}, "config.json": dict(model_type="mt5")},
        "T5 by a model's configuration": {"tokenizer.json": {}, "config.json": dict(model_type="t5", tokenizer_class="T5Tokenizer"), "special_tokens_map.json": roles},
        "no names": fast(),
        "roles": fast(**roles),
        "roles with flags": fast(eos_token=stated("</s>", lstrip=True), pad_token=stated("<pad>", rstrip=True), unk_token="<unk>", mask_token=stated("<mask>", lstrip=True, normalized=True),
                                 additional_special_tokens=["<s>", stated("<lr>", lstrip=True, rstrip=True), "<s>", "#"]),
        "every flag": fast(added_tokens_decoder=numbered(size, *FLAGS)),
        "every flag, special": fast(added_tokens_decoder=numbered(size, *FLAGS), additional_special_tokens=[each["content"] for each in FLAGS]),
        "other flags than listed": fast(dict(added_tokens=listed(size, *FLAGS)), added_tokens_decoder=numbered(size, *[dict(each, rstrip=True, special=True) for each in FLAGS])),
        "listed and named": fast(dict(added_tokens=listed(0, *[token(each, special=True) for each in ("<pad>", "</s>", "<unk>")])), **roles),
        "listed, named with flags": fast(dict(added_tokens=listed(size, token("<sep>"))), sep_token=stated("<sep>", rstrip=True)),
        "end token listed as plain": fast(added_tokens_decoder=numbered(1, token("</s>")), eos_token="</s>"),
        "ids of the vocabulary": fast(added_tokens_decoder={"90": token("<b>"), "7": token("<a>"), "50": token("the"), "1": token("</s>", special=True)}),
        "legacy map": fast(others={"special_tokens_map.json": dict(eos_token=token("</s>", rstrip=True), cls_token="<cls>", additional_special_tokens=["<s>", token("<lr>", lstrip=True)])},
                           eos_token="<unk>", additional_special_tokens=["<s>", "<t>"]),
        "legacy added tokens": fast(others={"added_tokens.json": {"<b>": size + 1, "<a>": size, "<cls>": size + 2}}, cls_token="<cls>"),
        "legacy, all three": fast(dict(added_tokens=listed(size, token("<a>", rstrip=True), token("<sep>"))),
                                  {"added_tokens.json": {"<a>": size, "<b>": size + 2}, "special_tokens_map.json": dict(sep_token="<sep>", mask_token="<b>")}),
        "map beside a list": fast(others={"special_tokens_map.json": dict(cls_token="<cls>"), "added_tokens.json": {"<b>": size}}, added_tokens_decoder=numbered(size, token("<a>"))),
        "extra special tokens": fast(extra_special_tokens=dict(image_token="<img>", other_token=stated("<o>", lstrip=True)), bos_token="<s>"),
        "padding names a token": fast(dict(padding=dict(strategy="BatchLongest", direction="Right", pad_to_multiple_of=None, pad_id=0, pad_type_id=0, pad_token="<pad>"))),
        "no template": fast(dict(post_processor=None), **roles),
        "template with a prefix": fast(dict(post_processor=prefix), **roles),
        "clean up": fast(clean_up_tokenization_spaces=True, additional_special_tokens=["."]),
        "vocabulary with gaps": fast(dict(model=gaps), additional_special_tokens=["<s>", "▁b"], added_tokens_decoder=numbered(20, token("<a>"))),
        "bytes": in_bytes(),
        "bytes as saved": saved_bytes(),
        "bytes by a model's configuration": {"config.json": dict(model_type="t5", tokenizer_class="ByT5Tokenizer")},
        "bytes without extra tokens": in_bytes(extra_ids=0, eos_token="<end>"),
        "bytes with an empty list": in_bytes(additional_special_tokens=[]),
        "bytes with few extra tokens": in_bytes(extra_ids=2, pad_token=stated("<pad>", single_word=True)),
        "bytes with every flag": in_bytes(extra_ids=0, added_tokens_decoder=numbered(259, *FLAGS)),
        "bytes with every flag, special": in_bytes(extra_ids=0, added_tokens_decoder=numbered(259, *FLAGS), additional_special_tokens=[each["content"] for each in FLAGS]),
        "bytes with overlapping tokens": in_bytes(extra_ids=0, added_tokens_decoder=numbered(259, *OVERLAPPING)),
        "bytes with overlapping special tokens": in_bytes(extra_ids=0, additional_special_tokens=[each["content"] for each in OVERLAPPING]),
        "bytes, legacy": in_bytes({"added_tokens.json": {"<a>": 260, "<b>": 259}, "special_tokens_map.json": dict(eos_token=token("</s>"), mask_token="<b>")}, extra_ids=0),
        "bytes, split": in_bytes(split_special_tokens=True),
        "bytes, extra special tokens": in_bytes(extra_ids=0, extra_special_tokens=dict(image_token="<img>")),
        "bytes, clean up": in_bytes(clean_up_tokenization_spaces=True),
    }


def texts(contents, generator):
    """Each token in all surroundings, and random neighbours."""
    for content in contents:
        wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in content)
        yield from (f"a{content}b  {content} ,{content}{content}", f"{content} {wide}")
    parts = [*contents, " ", "a", "b", "X", "_", "\u00a0", "é", "日", "#"]
    for _ in range(3 if contents else 0):
        yield "".join(generator.choices(parts, k=9))


def golden(name, files, tokenizer_json):
    generator = random.Random(name)
    with tempfile.TemporaryDirectory() as home:
        for file, content in files.items():
            whole = {**tokenizer_json, **content} if file == "tokenizer.json" else content
            pathlib.Path(home, file).write_text(json.dumps(whole), encoding="utf-8")
        tokenizer = AutoTokenizer.from_pretrained(home)
    added = tokenizer.get_added_vocab()
    contents = [content for content in added if not content.startswith("<extra_id_")][:11]
    encoded = []
    for text in [*PLAIN, *texts(contents, generator)]:
        document = tokenizer(text).input_ids
        encoded.append(dict(text=text, document=document, prompt=tokenizer(text, add_special_tokens=False).input_ids, **decoded(tokenizer, document)))
    known = [*range(3, 36), *sorted(added.values())[:20], 1]
    strange = [generator.choices(known, k=7) for _ in range(3)]
    return dict(name=name, files=files, texts=encoded, decoded=[dict(ids=ids, **decoded(tokenizer, ids)) for ids in strange])


def decoded(tokenizer, ids):
    return dict(kept=tokenizer.decode(ids, skip_special_tokens=False), skipped=tokenizer.decode(ids, skip_special_tokens=True))


def main():
    transformers.logging.set_verbosity_error()
    tokenizer_json = common()
    made = [golden(name, files, tokenizer_json) for name, files in cases(len(tokenizer_json["model"]["vocab"])).items()]
    lines = ",\n".join(json.dumps(case, ensure_ascii=True) for case in made)
    head = json.dumps(tokenizer_json, ensure_ascii=True)
    TARGET.write_text(f'{{"tokenizer": {head},\n"cases": [\n{lines}\n]}}\n', encoding="ascii")


if __name__ == "__main__":
    main()
