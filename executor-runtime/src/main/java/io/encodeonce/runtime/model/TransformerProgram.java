package io.encodeonce.runtime.model;

import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.ProgramMethod;
import io.encodeonce.runtime.tensor.ProgramTuple;
import io.encodeonce.runtime.tensor.TorchDevice;

/** All that Java calls of the transformer's program. */
public final class TransformerProgram {
  static final String FILE = "transformer";
  static final String MODULE = "Program";
  private static final String TRAINED = "trained";

  // ---- loading ----

  public static final ProgramTuple SETTINGS =
      ProgramTuple.of(
          "Settings",
          "heads: int",
          "head_size: int",
          "norm_epsilon: float",
          "activation: str",
          "encoder_block: int",
          "product_dtype: int");

  public static final ProgramMethod BRAIN_FLOATS =
      ProgramMethod.of("brain_floats", "halves: Tensor");
  public static final ProgramMethod MATRIX_MAP =
      ProgramMethod.of("matrix_map", "settings: Settings", "matrix: Tensor");
  public static final ProgramMethod LEARNER_MAP =
      ProgramMethod.of(
          "learner_map",
          "settings: Settings",
          "learners: int",
          "weights: List[Tensor]",
          "gate: List[Tensor]");
  public static final ProgramMethod TAUGHT_MAP =
      ProgramMethod.of(
          "taught_map",
          "settings: Settings",
          "dense: TokenMap",
          "learners: int",
          "weights: List[Tensor]",
          "gate: List[Tensor]");
  public static final ProgramMethod JOINED_MAP =
      ProgramMethod.of("joined_map", "first: TokenMap", "second: TokenMap");
  public static final ProgramMethod NETWORK =
      ProgramMethod.of("network", "settings: Settings", "up: List[Tensor]", "down: Tensor");
  public static final ProgramMethod SELF_ATTENTION =
      ProgramMethod.of(
          "self_attention",
          "settings: Settings",
          "norm: Tensor",
          "qkv: TokenMap",
          "o: TokenMap",
          "bias: int");
  public static final ProgramMethod CROSS_ATTENTION =
      ProgramMethod.of(
          "cross_attention", "settings: Settings", "norm: Tensor", "q: TokenMap", "o: TokenMap");
  public static final ProgramMethod FEED_FORWARD =
      ProgramMethod.of("feed_forward", "settings: Settings", "norm: Tensor", "network: TokenMap");
  public static final ProgramMethod NO_BLOCK = ProgramMethod.of("no_block");
  public static final ProgramMethod NO_TENSORS = ProgramMethod.of("no_tensors");
  public static final ProgramMethod ENCODER_LAYER =
      ProgramMethod.of(
          "encoder_layer",
          "attention: Optional[SelfAttention]",
          "feed_forward: Optional[FeedForward]");
  public static final ProgramMethod ENCODER =
      ProgramMethod.of(
          "encoder",
          "settings: Settings",
          "biases: List[Tensor]",
          "buckets: Tensor",
          "layers: List[EncoderLayer]",
          "norm: Tensor");
  public static final ProgramMethod WITH_SAMPLER =
      ProgramMethod.of(
          "with_sampler",
          "settings: Settings",
          "encoder: Encoder",
          "place: int",
          "norm: Tensor",
          "inner: List[Tensor]",
          "keep: List[Tensor]");
  public static final ProgramMethod DECODER_LAYER =
      ProgramMethod.of(
          "decoder_layer",
          "attention: Optional[SelfAttention]",
          "cross_attention: Optional[CrossAttention]",
          "feed_forward: Optional[FeedForward]");
  public static final ProgramMethod DECODER =
      ProgramMethod.of(
          "decoder",
          "settings: Settings",
          "biases: List[Tensor]",
          "buckets: Tensor",
          "layers: List[DecoderLayer]",
          "cross_kv: TokenMap",
          "norm: Tensor",
          "head: Tensor",
          "head_scale: float");
  public static final ProgramMethod TRANSFORMER =
      ProgramMethod.of(
          "transformer",
          "embedding: Tensor",
          "encoder: Encoder",
          "decoder: Decoder",
          "ends: Tensor");

  public static final ProgramTuple FORM =
      ProgramTuple.of(
          "Form",
          "linear: str",
          "dtype: int",
          "down_dtype: int",
          "device: str",
          "token_multiple: int");

  public static final ProgramMethod FUSED =
      ProgramMethod.of("fused", "plain: Transformer", "form: Form");

  // ---- encoding ----

  static final ProgramTuple DOCUMENTS =
      ProgramTuple.of("Documents", "ids: Tensor", "lengths: Tensor", "padded: bool");

  static final ProgramMethod EFFORT = ProgramMethod.of("effort", "shift: float");
  static final ProgramMethod LEARNERS_RUN = ProgramMethod.of("learners_run", "effort: Effort");
  static final ProgramMethod LEARNERS_CHOSEN =
      ProgramMethod.of("learners_chosen", "effort: Effort");

  static final ProgramMethod ENCODE =
      ProgramMethod.of(
          "encode", "model: Transformer", "documents: Documents", "shift: float", "effort: Effort");
  static final ProgramMethod MARGINS =
      ProgramMethod.of(
          "margins",
          "model: Transformer",
          "documents: Documents",
          "shift: float",
          "effort: Effort");
  static final ProgramMethod KEPT_TOKENS =
      ProgramMethod.of("kept_tokens", "encoded: EncoderStates");
  static final ProgramMethod DOCUMENT_LEARNERS =
      ProgramMethod.of("document_learners", "encoded: EncoderStates");
  static final ProgramMethod TOKEN_WORK =
      ProgramMethod.of(
          "token_work",
          "encoded: EncoderStates",
          "effort: Effort",
          "layers: List[int]",
          "tokens: int");
  static final ProgramMethod CROSS_KEYS_VALUES =
      ProgramMethod.of(
          "cross_keys_values",
          "model: Transformer",
          "encoded: EncoderStates",
          "lengths: List[int]",
          "effort: Effort");

  // ---- the rows' own keys and values ----

  static final ProgramMethod NEW_ROWS =
      ProgramMethod.of("new_rows", "model: Transformer", "rows: int", "capacity: int");
  static final ProgramMethod KEPT_ROWS =
      ProgramMethod.of("kept_rows", "self_kv: Tensor", "slots: Tensor");
  static final ProgramMethod WITH_CAPACITY =
      ProgramMethod.of("with_capacity", "self_kv: Tensor", "capacity: int");
  static final ProgramMethod JOINED_ROWS =
      ProgramMethod.of("joined_rows", "first: Tensor", "second: Tensor", "capacity: int");

  // ---- a step ----

  static final ProgramTuple SENT_BLOCK =
      ProgramTuple.of(
          "SentBlock",
          "vectors: Tensor",
          "tokens_per_document: List[int]",
          "answers_per_document: List[int]",
          "longest_row: int",
          "keys: int",
          "alike: bool");

  static final ProgramMethod DECODE =
      ProgramMethod.of(
          "decode",
          "model: Transformer",
          "self_kv: Tensor",
          "cross: List[Tensor]",
          "block: SentBlock",
          "effort: Effort");

  // ---- choosing ----

  public static final ProgramTuple CHOICES =
      ProgramTuple.of("SentChoices", "numbers: Tensor", "lengths: List[int]");

  public static final ProgramMethod GREEDY =
      ProgramMethod.of("greedy", "model: Transformer", "logits: Tensor", "choices: SentChoices");
  public static final ProgramMethod SCORED =
      ProgramMethod.of("scored", "logits: Tensor", "tokens: Tensor");

  // ---- drawing ----

  public static final ProgramTuple DRAWS =
      ProgramTuple.of(
          "Draws",
          "temperatures: Tensor",
          "most_tokens: Tensor",
          "most_probabilities: Tensor",
          "bounded: bool");
  public static final ProgramTuple PROPOSALS =
      ProgramTuple.of(
          "Proposals", "proposed: Tensor", "distributions: List[Tensor]", "tokens: Tensor");

  public static final ProgramMethod PICKED_ROWS =
      ProgramMethod.of("picked_rows", "logits: Tensor", "answers: Tensor");
  public static final ProgramMethod DISTRIBUTIONS =
      ProgramMethod.of(
          "distributions",
          "model: Transformer",
          "logits: Tensor",
          "draws: Draws",
          "choices: SentChoices");
  public static final ProgramMethod DRAW =
      ProgramMethod.of("draw", "distributions: Tensor", "keys: Tensor");
  public static final ProgramMethod DRAW_PROPOSED =
      ProgramMethod.of(
          "draw_proposed", "distributions: Tensor", "keys: Tensor", "proposals: Proposals");
  public static final ProgramMethod ROW =
      ProgramMethod.of("row", "distributions: Tensor", "draw: int");

  private TransformerProgram() {}

  /** Loads the program, with no model yet. */
  public static Program load(TorchDevice device) {
    return Program.load(device, FILE, MODULE, TRAINED);
  }

  /** Loads the program for one thread that computes with so many, with no model yet. */
  public static Program load(TorchDevice device, int threads) {
    return Program.load(device, threads, FILE, MODULE, TRAINED);
  }
}
