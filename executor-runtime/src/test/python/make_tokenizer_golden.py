"""Writes src/test/resources/tokenizer: a small tokenizer.json, and what Hugging Face makes of texts with it.

Run from executor-runtime with tokenizers 0.22.2 and transformers 4.57.1 installed:
    python src/test/python/make_tokenizer_golden.py
"""

import json
import pathlib

from tokenizers import AddedToken, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram
from transformers import ByT5Tokenizer, PreTrainedTokenizerFast

FOLDER = pathlib.Path(__file__).parents[1] / "resources" / "tokenizer"
SPECIAL = ["<pad>", "</s>", "<unk>"]
WORDS = (
    "the a of to and in is was for on that it with as at by an be this from what where when who "
    "price hotel train user system book table people day area north south east west centre cheap"
).split()
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,?!:;'-"

TEXTS = [
    "",
    " ",
    "   \t\n ",
    "the hotel is in the centre of town",
    "user: what is the price of a cheap hotel? system: it's 40, I'm told.",
    "  two  spaces  and a trailing one ",
    "line one\nline two\r\nline three",
    "NFKC: \ufb01ne \u2460 \uff21",
    "emoji \U0001f600 and a family \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u4e2d\u6587\u6587\u672c \u65e5\u672c\u8a9e \ud55c\uad6d\uc5b4",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd e\u0301",
    "control \x00 nul \x01 \x1b escape \x7f \u200b \ufeff end",
    "\x00",
    "\ufffd replacement",
    "\U0010ffff\ue000\u2028",
    "a </s> in the text <pad> and <unk> and <extra_id_0>",
    "\u2581already marked\u2581",
    "spaces , before ! it 's what they do n't want .",
]

BYTE_IDS = [
    [],
    [0, 1, 2],
    [75, 104, 111, 111, 114, 1],
    [243, 162, 155, 131, 1],
    [243, 162, 155, 75],
    [131, 75, 198, 132, 258, 257, 100],
    [240, 163, 131, 75, 247, 147, 131, 131, 100],
    [259, 300, 383, 75],
    [3, 4, 35, 130],
]


def small_tokenizer():
    pieces = [(piece, 0.0) for piece in SPECIAL]
    pieces += [(f"<0x{byte:02X}>", 0.0) for byte in range(256)]
    pieces += [("\u2581", -2.0)]
    pieces += [("\u2581" + word, -4.0 - rank / 16) for rank, word in enumerate(WORDS)]
    pieces += [(letter, -6.0 - rank / 64) for rank, letter in enumerate(LETTERS)]
    pieces += [("\u6587", -7.0), ("\U0001f600", -7.5), ("in", -5.0), ("er", -5.125)]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=2, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace("\n", " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False) for piece in SPECIAL])
    tokenizer.add_special_tokens(["<extra_id_0>"])
    return tokenizer


def golden(tokenizer, text):
    document = tokenizer(text, truncation=False, padding=False).input_ids
    prompt = tokenizer(text, add_special_tokens=False, truncation=False, padding=False).input_ids
    decoded = tokenizer.decode(document, skip_special_tokens=True)
    cleaned = tokenizer.decode(
        document, skip_special_tokens=True, clean_up_tokenization_spaces=True
    )
    return {
        "text": text,
        "document": document,
        "prompt": prompt,
        "decoded": decoded,
        "cleaned": cleaned,
    }


def byte_golden(tokenizer):
    plain = [text for text in TEXTS if "</s>" not in text]
    return {
        "documents": [{"text": text, "ids": tokenizer(text).input_ids} for text in plain],
        "decoded": [
            {"ids": ids, "text": tokenizer.decode(ids, skip_special_tokens=True)}
            for ids in BYTE_IDS
        ],
    }


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    small = small_tokenizer()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=small, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
    answers = {
        "vocabularySize": len(fast),
        "texts": [golden(fast, text) for text in TEXTS],
        "bytes": byte_golden(ByT5Tokenizer()),
    }
    # A reader must not let the file cut or fill texts, so the file asks for both.
    small.enable_truncation(4)
    small.enable_padding(length=9, pad_token="<pad>")
    small.save(str(FOLDER / "tokenizer.json"))
    text = json.dumps(answers, indent=1, ensure_ascii=True)
    (FOLDER / "golden.json").write_text(text + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
