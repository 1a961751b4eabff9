package io.encodeonce.jobs.options;

import io.encodeonce.jobs.model.ModelName;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The runtime's options as a job's flags, and the flags that name its models: what they are called,
 * mean and default to stands in an {@link OptionRegistry}.
 */
public final class RuntimeFlags {
  public static final String MODEL = "--model";
  public static final String DRAFT = "--draft";

  private final OptionRegistry registry;
  private final OptionValues defaults;
  private final FlagTexts texts = new FlagTexts();
  private final Map<String, String> models = new LinkedHashMap<>();
  private final List<ArgGroupSpec> groups = new ArrayList<>();

  /**
   * Flags of a runtime.
   *
   * @param defaults what the job takes instead of the options' defaults
   */
  public RuntimeFlags(OptionValues defaults) {
    this(OptionRegistry.ANSWERING, defaults);
  }

  /**
   * Flags of other options.
   *
   * @param defaults what the job takes instead of the options' defaults
   */
  public RuntimeFlags(OptionRegistry registry, OptionValues defaults) {
    this.registry = registry;
    this.defaults = defaults;
  }

  /** A section of the manual. */
  public final class Section {
    private final ArgGroupSpec.Builder group;

    private Section(int order, String title) {
      group =
          ArgGroupSpec.builder().order(order).validate(false).heading("%n@|bold " + title + "|@%n");
    }

    /** A flag that names a model. */
    public Section model(String flag, String label, String... description) {
      group.addArg(flag(flag, label, description, value -> models.put(flag, value)));
      return this;
    }

    /** A flag for each option of these groups. */
    public Section options(OptionGroup... wanted) {
      return options(
          Arrays.stream(wanted)
              .flatMap(group -> registry.of(group).stream())
              .toArray(RuntimeOption<?>[]::new));
    }

    /** A flag for each of these options. */
    public Section options(RuntimeOption<?>... wanted) {
      for (RuntimeOption<?> option : wanted) {
        add(option, option.help());
      }
      return this;
    }

    /** A flag for each of these options, which takes several values with commas between them. */
    public Section lists(RuntimeOption<?>... wanted) {
      for (RuntimeOption<?> option : wanted) {
        texts.allowSeveral(option.key());
        add(option, option.help() + " Several with commas.");
      }
      return this;
    }

    private void add(RuntimeOption<?> option, String help) {
      group.addArg(
          flag(
              option.flag(),
              option.type().label(),
              new String[] {help, "Default: " + defaultText(option) + "."},
              value -> texts.give(option.key(), value)));
    }

    /** Ends the section. */
    public RuntimeFlags end() {
      groups.add(group.build());
      return RuntimeFlags.this;
    }
  }

  /**
   * Begins a section.
   *
   * @param order its place among the manual's
   */
  public Section section(int order, String title) {
    return new Section(order, title);
  }

  private static OptionSpec flag(
      String name, String label, String[] description, Consumer<String> given) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .setter(setter(given))
        .build();
  }

  private static ISetter setter(Consumer<String> given) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        if (value != null) {
          given.accept(value.toString());
        }
        return null;
      }
    };
  }

  private <T> String defaultText(RuntimeOption<T> option) {
    return defaults.find(option).map(option::print).orElseGet(option::defaultText);
  }

  /** Makes these flags of a job's command line. */
  public void addTo(CommandSpec job) {
    groups.forEach(job::addArgGroup);
  }

  /** The text that a flag gave, if it was given. */
  public Optional<String> model(String flag) {
    return Optional.ofNullable(models.get(flag));
  }

  /** The model, which is the embedded one where none was given. */
  public String modelOrSample() {
    return model(MODEL).orElse(ModelName.SAMPLE);
  }

  /** The draft, which is the embedded one where none was given. */
  public String draftOrSample() {
    return model(DRAFT).orElse(ModelName.SAMPLE);
  }

  /** What was given, by the options' keys. */
  Map<String, String> texts() {
    return texts.first();
  }

  public boolean isGiven(RuntimeOption<?> option) {
    return texts.has(option.key());
  }

  /** How many values a flag gave. */
  public int count(RuntimeOption<?> option) {
    return texts.all(option.key()).size();
  }

  /** All that a flag gave; none where it was not given. To be asked as {@link #values}. */
  public <T> List<T> all(RuntimeOption<T> option) {
    return texts.all(option.key()).stream().map(option::parse).toList();
  }

  /** Whether any of a group was given. */
  boolean isGiven(OptionGroup group) {
    return registry.of(group).stream().anyMatch(this::isGiven);
  }

  /** What counts, of several values the first; to be asked once there are no {@link #problems}. */
  public OptionValues values() {
    return values(texts.first());
  }

  private OptionValues values(Map<String, String> given) {
    return defaults.with(registry.parse(given));
  }

  /** What counts of an option that counts whatever the others say, as it is written. */
  public <T> String text(RuntimeOption<T> option) {
    return option.print(values().get(option));
  }

  /** What counts, as the runtime takes it; likewise. */
  public RuntimeOptions options() {
    return RuntimeOptions.of(values());
  }

  /** What is wrong, in the flags' words. */
  public List<String> problems() {
    return texts.variants().stream().flatMap(this::problems).distinct().toList();
  }

  private Stream<String> problems(Map<String, String> given) {
    List<OptionException> malformed = new ArrayList<>();
    given.forEach(
        (key, text) -> {
          try {
            registry.parse(Map.of(key, text));
          } catch (OptionException e) {
            malformed.add(e);
          }
        });
    Stream<OptionException> problems =
        malformed.isEmpty() ? registry.problems(values(given)).stream() : malformed.stream();
    return problems.map(this::message);
  }

  private String message(OptionException problem) {
    return registry.options().stream()
        .filter(option -> option.key().equals(problem.key()))
        .map(option -> problem.messageFor(option.flag()))
        .findFirst()
        .orElseGet(problem::getMessage);
  }
}
