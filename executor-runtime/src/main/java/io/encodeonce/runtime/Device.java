package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the model runs; checked when made.
 *
 * @param gpu the GPU's number, from 0, as libtorch counts those that the process sees; {@link
 *     #ANY_GPU} where it is left open
 */
public record Device(Kind kind, int gpu) implements Serializable {
  /** What there is to choose from. */
  public enum Kind {
    /** {@link #CUDA} where libtorch can use a GPU, else {@link #CPU}. */
    AUTO,
    CPU,
    CUDA
  }

  /** Stands for the first GPU, or for the one that a cluster gives a task. */
  public static final int ANY_GPU = -1;

  public static final Device AUTO = new Device(Kind.AUTO, ANY_GPU);
  public static final Device CPU = new Device(Kind.CPU, ANY_GPU);
  public static final Device CUDA = new Device(Kind.CUDA, ANY_GPU);

  /** What a text must be. */
  static final String RULE = "auto, cpu, cuda or cuda:N, the GPU of that number from 0";

  private static final Pattern TEXT = Pattern.compile("(auto|cpu|cuda)|cuda:(\\d{1,4})");

  public Device {
    if (gpu != ANY_GPU && (gpu < 0 || kind == Kind.CPU)) {
      throw new OptionException(
          RuntimeOption.DEVICE.key(), "is %s, but must be %s".formatted(text(kind, gpu), RULE));
    }
  }

  /**
   * A GPU by its number.
   *
   * @throws OptionException if it is below 0
   */
  public static Device cuda(int gpu) {
    return new Device(Kind.CUDA, gpu);
  }

  /**
   * The device of a text, in any case.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Device parse(String text) {
    Matcher asked = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    if (!asked.matches()) {
      throw new IllegalArgumentException(text);
    }
    return asked.group(1) == null
        ? cuda(Integer.parseInt(asked.group(2)))
        : new Device(Kind.valueOf(asked.group(1).toUpperCase(Locale.ROOT)), ANY_GPU);
  }

  /** Whether the GPU that a cluster gives a task is to be taken: none is asked for by number. */
  public boolean takesAnyGpu() {
    return kind != Kind.CPU && gpu == ANY_GPU;
  }

  /**
   * The same on a certain GPU. {@link Kind#AUTO} stays automatic: it is the CPU where libtorch
   * cannot use that GPU.
   */
  public Device onGpu(int number) {
    return new Device(kind, number);
  }

  /** As it is asked for. */
  @Override
  public String toString() {
    return text(kind, kind == Kind.CUDA ? gpu : ANY_GPU);
  }

  private static String text(Kind kind, int gpu) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return gpu == ANY_GPU ? name : name + ":" + gpu;
  }
}
