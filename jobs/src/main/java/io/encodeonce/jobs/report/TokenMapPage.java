package io.encodeonce.jobs.report;

import io.encodeonce.jobs.evaluation.FrontPoint;
import io.encodeonce.jobs.evaluation.Fronts;
import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.TokenWork;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Where computation goes, as one page of HTML: documents' tokens, coloured by the learners that a
 * model's encoder runs for them, as the maps of Adaptive Computation Modules are (arXiv
 * 2312.10193), and struck out where a sampler drops them.
 */
public final class TokenMapPage {
  private static final String TITLE = "Where computation goes";

  // A colour laid over the page's own, so that its text is read on it in light and in dark.
  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { color: CanvasText; }
      .map { line-height: 1.8; white-space: pre-wrap; overflow-wrap: anywhere; }
      .map span, .scale span { padding: 0.15em 1px; background: rgb(59 130 214 / var(--run)); }
      .scale span { padding: 0.15em 0.8em; }
      .map .dropped, .scale .dropped { text-decoration: line-through; opacity: 0.6; }
      """;

  private static final String WORDS =
      """
      <p>The documents' tokens as models read them. The stronger its colour, the more learners run for \
      a token: the mean over the encoder's layers that have some. A token that is struck out is \
      dropped by a token sampler: the decoder does not read it. Each has its numbers where the \
      pointer rests on it.</p>
      """;

  /** The strongest colour, in percent; text is still read on it. */
  private static final int STRONGEST = 70;

  /** SentencePiece's sign for a space. */
  private static final char SPACE = '\u2581';

  private TokenMapPage() {}

  /** Makes the page of all points, whose documents are the same. */
  public static String html(Fronts fronts) {
    String points = fronts.points().stream().map(TokenMapPage::point).collect(Collectors.joining());
    return HtmlPage.of(TITLE, WORDS + points, STYLE);
  }

  private static String point(FrontPoint point) {
    StringBuilder text = new StringBuilder();
    text.append("<h2>%s</h2>\n".formatted(Svg.escaped(point.candidate().title())));
    text.append(legend(LearnerScale.of(point.shown().get(0))));
    for (int i = 0; i < point.shown().size(); i++) {
      text.append("<h3>Document %d</h3>\n".formatted(i + 1)).append(document(point.shown().get(i)));
    }
    return text.toString();
  }

  private static String legend(LearnerScale scale) {
    String dropped = "<span class=\"dropped\">dropped</span>";
    if (scale.isEmpty()) {
      return "<p class=\"scale\">no learners in the encoder; %s</p>\n".formatted(dropped);
    }
    String steps =
        DoubleStream.of(0, 0.25, 0.5, 0.75, 1)
            .map(part -> part * scale.most())
            .mapToObj(
                mean -> "<span style=\"%s\">%s</span>".formatted(colour(scale, mean), number(mean)))
            .collect(Collectors.joining());
    return format(
        "<p class=\"scale\">learners run for a token in a layer, of %s: %s %s</p>\n",
        number(scale.most()), steps, dropped);
  }

  private static String document(DocumentWork work) {
    LearnerScale scale = LearnerScale.of(work);
    String tokens =
        work.tokens().stream()
            .map(token -> token(scale, token, work.learners().size()))
            .collect(Collectors.joining());
    return "<p>%s</p>\n<p class=\"map\">%s</p>\n".formatted(numbers(scale, work), tokens);
  }

  private static String numbers(LearnerScale scale, DocumentWork work) {
    List<TokenWork> tokens = work.tokens();
    long kept = tokens.stream().filter(TokenWork::isKept).count();
    String read =
        format(
            "%,d tokens%s, of which the decoder reads %,d",
            tokens.size(), work.truncated() ? " after it was cut" : "", kept);
    double mean = scale.mean(tokens);
    return scale.isEmpty()
        ? read
        : read
            + format(
                "; %s learners of %s run for one in a layer, %d %%",
                number(mean), number(scale.most()), scale.percent(mean));
  }

  private static String token(LearnerScale scale, TokenWork token, int layers) {
    return "<span%s%s%s>%s</span>"
        .formatted(
            attribute("class", token.isKept() ? "" : "dropped"),
            attribute("style", scale.isEmpty() ? "" : colour(scale, scale.mean(token))),
            attribute("title", title(scale, token, layers)),
            Svg.escaped(token.text().replace(SPACE, ' ')));
  }

  private static String attribute(String name, String value) {
    return value.isEmpty() ? "" : " %s=\"%s\"".formatted(name, value);
  }

  /** What is run for it in all, and layer by layer. */
  private static String title(LearnerScale scale, TokenWork token, int layers) {
    String read = token.isKept() ? "" : "read by %d of %d layers".formatted(token.layers(), layers);
    if (scale.isEmpty()) {
      return read;
    }
    String run =
        scale.layers().stream()
            .map(layer -> String.valueOf(token.learners().get(layer)))
            .collect(Collectors.joining(", "));
    String mean = "%s learners: %s".formatted(number(scale.mean(token)), run);
    return read.isEmpty() ? mean : mean + "; " + read;
  }

  private static String colour(LearnerScale scale, double mean) {
    return "--run: %d%%".formatted(scale.percent(mean) * STRONGEST / 100);
  }

  private static String number(double number) {
    return format("%.2f", number);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
