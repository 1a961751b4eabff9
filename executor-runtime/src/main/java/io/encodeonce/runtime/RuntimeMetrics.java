package io.encodeonce.runtime;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a runtime has done since it was opened, over all its threads.
 *
 * @param documents documents answered or refused
 * @param answers generated texts
 * @param documentTokens tokens encoded
 * @param layerTokens tokens that each layer of the encoder read
 * @param keptTokens tokens encoded that the decoder reads
 * @param learners learners run, module by module in the model's order; empty where it has none
 * @param promptTokens tokens of the prompts
 * @param generatedTokens tokens generated, end tokens included
 * @param truncated documents that were cut
 * @param errors documents that were refused
 * @param decoderSteps steps of the decoder, each over all rows of a batch; with a draft, rounds of
 *     both models
 * @param encodeNanos time in the encoder and in projecting cross-KV, summed over threads
 * @param decodeNanos time in the decoder, summed over threads
 * @param encoderFlops floating-point operations of encoding documents and projecting cross-KV, the
 *     draft's too: linear products and attention over the tokens that are there, a multiplication
 *     and an addition being two; neither padding nor norms, activations and look-ups
 * @param decoderFlops of all calls of the decoders, counted likewise, vocabulary products included
 * @param speculation what the draft did, its encoder's time being part of the decoder's
 */
public record RuntimeMetrics(
    long documents,
    long answers,
    long documentTokens,
    List<Long> layerTokens,
    long keptTokens,
    List<LearnerMetrics> learners,
    long promptTokens,
    long generatedTokens,
    long truncated,
    long errors,
    long decoderSteps,
    long encodeNanos,
    long decodeNanos,
    double encoderFlops,
    double decoderFlops,
    SpeculationMetrics speculation) {
  public RuntimeMetrics {
    layerTokens = List.copyOf(layerTokens);
    learners = List.copyOf(learners);
  }

  /** Floating-point operations of encoders and decoders. */
  public double flops() {
    return encoderFlops + decoderFlops;
  }

  /** What was done after {@code earlier}, metrics of the same runtime. */
  public RuntimeMetrics since(RuntimeMetrics earlier) {
    return new RuntimeMetrics(
        documents - earlier.documents,
        answers - earlier.answers,
        documentTokens - earlier.documentTokens,
        layerTokensSince(earlier),
        keptTokens - earlier.keptTokens,
        learnersSince(earlier),
        promptTokens - earlier.promptTokens,
        generatedTokens - earlier.generatedTokens,
        truncated - earlier.truncated,
        errors - earlier.errors,
        decoderSteps - earlier.decoderSteps,
        encodeNanos - earlier.encodeNanos,
        decodeNanos - earlier.decodeNanos,
        encoderFlops - earlier.encoderFlops,
        decoderFlops - earlier.decoderFlops,
        speculation.since(earlier.speculation));
  }

  private List<Long> layerTokensSince(RuntimeMetrics earlier) {
    return IntStream.range(0, layerTokens.size())
        .mapToObj(layer -> layerTokens.get(layer) - earlier.layerTokens.get(layer))
        .toList();
  }

  private List<LearnerMetrics> learnersSince(RuntimeMetrics earlier) {
    return IntStream.range(0, learners.size())
        .mapToObj(module -> learners.get(module).since(earlier.learners.get(module)))
        .toList();
  }
}
